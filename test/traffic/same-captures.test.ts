import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { capture, conversationSchema } from '../../src/traffic/index.ts';

/** The captures of the samples that stood before conversations could say more than sessions over TCP. */
const digests: Readonly<Record<string, string>> = {
  'blackmal-counter.yaml': 'bd7de142ab835c8ba0d345b67f69d1ad99ef83d04c7b9045a838c2ce535d8bdb',
  'blackmal-mail.yaml': 'e2bdc675f0193ed0099d9e1605d3d441183eaf19b7d98d815ab779c8e06ebf73',
  'blackmal-share.yaml': 'f6ebe7ee76c40fc2b1969ae21142dcad2821e5d5c2a85c16e5bcc7aed17c260b',
  'bounce-exim.yaml': '3dc9f4a79a6f72fa60d051251af6edb54e19ece8fc18317af3a74df44504e2b8',
  'bounce-returns-zip.yaml': '225c6ce70e74703db849b3d1d43b1558f24d44af37ee0dfe2ddd5f8826121505',
  'irc-ordinary.yaml': 'e7c49c0bfa57fddba3f5ef4bad8ea9d8e50d55611eafce571d5e9c84ec0267c2',
  'kalel-mail-odd-headers.yaml': '23a865359376d4e71ef12bc60799e7b3889e080bd2e5bc8344ad7b78cd3a7893',
  'kalel-mail-small-segments.yaml': '79676f5e22e2c0e742c4577507f2db8f417c52874bd5f378f80b02f371d87816',
  'kalel-mail.yaml': '73676f11df4a80bdfca2ce8b6a6eab78f1998a9c4734686940b71e3a39990b0c',
  'kalel-three-in-a-minute.yaml': '6b4c171e84d19663ac9d4746836ca196124d8860a6b37aa47f6fd14f4daa0b45',
  'mail-ordinary.yaml': '327c5c84c989bd736785cb250e96314fcb8c047e62672834ea53d32fa5c6f804',
  'mail-other-zip.yaml': 'ce9bc69116596e60bea4ee04493097312499135b868088f54dcf11982d942dae',
  'mail-quotes-netsky.yaml': '2167457505d98dd996f32108dd9f97c5914def8b5cdf6fd2f33d779e0cac88c0',
  'mail-quotes-note.yaml': '39a281aa04edf6d7fd9135fd8ea9f9e0e4edf8ec68b80be801adc903994480ef',
  'mail-quotes-stubbot.yaml': 'e9c77973b08c6f1ef7aed767b0cd828d1e0ac7095276547eacf41b62f7076cab',
  'mail-sounds.yaml': '615db831d37852ebc844af92d0ca8c80d4a7988719d29b2df3a2eb6b73e30201',
  'mail-uuencode.yaml': '20d01395cd14a730d02a8b46e8cdd029d39328764d048d24da4c7289f4c0ee74',
  'mirai-probe.yaml': '7b0f1f8c816d763cae7d8f9a11a6a42e99c37ac64946e90b6384df9b81d9172c',
  'mirai-quoted.yaml': 'b56170ece4db07fc52bef428d763cbef64e03ed0b659e56051c977e77e9246c7',
  'mirai-scan.yaml': 'a1c9fa6fcdca2347dd4304bc5a3b3f1c3600a71beaf08835d1dd8e6d532d855e',
  'netsky-program.yaml': '1dfb089c3fac0ca3b3253eba58494b81587c3a38d699e047091836aa72bbd4e0',
  'netsky-sound.yaml': '1d173ceb93487a7122ca83b816d7d6a538caa65523aaa8c1749e83af9cc18873',
  'port-6677-web.yaml': '5da526351a8b180ed3dedbbde8fab9ee8b065e35ec7f07369ddfa200df894794',
  'smb-ordinary.yaml': '5780ac0faefb1a998549910ce961ae60aa5faa6c5bed4c6cea896245958fea96',
  'stubbot-irc.yaml': 'a21678b063fe01efbd5cc803580b9a850b7ed36b318270b344ceaa8210b19c19',
  'stubbot-mail-authentification.yaml': '8fa09a5fc6e6fa86d4782a755a1ce1388b46914dc5d958a849320754967c0345',
  'stubbot-mail-deliviry.yaml': '3e9fba27897ddc9835dedcb06ad172b3786306df61fc91a64a63c857a9973419',
  'stubbot-mail-pif-format.yaml': '84a908d9465ff795c57b269083b109357072c3344c5c5653d1ece0cec31c1066',
  'stubbot-mail-subject-first.yaml': '8a48a0960cd32b5def81ec7154a34eb5e853c76b862dea8a986a762d0e0ff0eb',
  'telnet-ordinary.yaml': '5d563226f5ef35f2f34c2329cb4e38b2f5e0c941b253f447b1d15b9b78abdde4',
  'web-counters.yaml': '1f40dd2d9e2f04ad521f9ccaaf29f9b8fefd992e86d9a2addb7db6d23c79dcc7',
  'web-mentions-name.yaml': 'd0980705992c771e9510e6ab16704115aec327edc1ba6f9f4e4b3407e8dd986f',
};
const folder = new URL('../../signatures/ENSRT/samples/', import.meta.url);

it.each(Object.entries(digests))('%s makes the capture that it always made', (file, digest) => {
  const conversation = conversationSchema.parse(parse(readFileSync(new URL(file, folder), 'utf8')));
  expect(createHash('sha256').update(capture(conversation)).digest('hex')).toBe(digest);
});

it('every one of them is still there', () => {
  expect(readdirSync(folder)).toEqual(expect.arrayContaining(Object.keys(digests)));
});
