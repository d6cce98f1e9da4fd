/** Deterministic numbers for rules that differ. */
function noise(index: number, salt: number): number {
  let x = (index + 1) * 2_654_435_761 + salt * 40_503;
  x ^= x >>> 15;
  x = Math.imul(x, 2_246_822_519);
  x ^= x >>> 13;
  return x >>> 0;
}

const families = ['Loader', 'Stealer', 'Backdoor', 'Miner', 'Dropper', 'Botnet', 'Phish', 'Scanner'];
const ports = ['$HTTP_PORTS', 'any', 'any', '443', 'any', '[80,443,8080]', '25', 'any', '1024:'];
const verbs = ['CnC Checkin', 'Beacon', 'User-Agent', 'Payload Request', 'Exfil', 'Landing'];

/**
 * A rule set of the size and shape of those that are distributed: 400 to 600 bytes a rule, references, metadata, one
 * in eight switched off, one in twenty with flowbits, a comment now and then.
 */
export function ruleSet(count: number): string {
  const lines = ['# A made rule set, for benchmarks.', ''];
  for (let index = 0; index < count; index += 1) {
    if (index % 1000 === 0) lines.push(`# Part ${index / 1000}`, '');
    lines.push(rule(index));
  }
  return `${lines.join('\n')}\n`;
}

/** One of its rules; `rev` tells revisions apart. */
export function rule(index: number, rev = 1 + (index % 7)): string {
  const word = (salt: number) => noise(index, salt).toString(36);
  const family = families[index % families.length];
  const day = `20${String(10 + (index % 14))}_0${1 + (index % 9)}_1${index % 9}`;
  const bits = index % 20 === 3 ? ` flowbits:set,set.${index >> 5}; flowbits:noalert;` : '';
  const needs = index % 20 === 7 ? ` flowbits:isset,set.${index >> 5};` : '';
  const off = index % 8 === 5 ? '#' : '';
  return (
    `${off}alert tcp $HOME_NET any -> $EXTERNAL_NET ${ports[index % ports.length]} ` +
    `(msg:"MADE ${family?.toUpperCase()} W32/${family}.${word(1)} ${verbs[index % verbs.length]} M${index % 5}"; ` +
    `flow:established,to_server;${bits}${needs} content:"${word(2)}|0d 0a|"; content:"/${word(3)}.php?id="; nocase; distance:0; ` +
    `pcre:"/[a-f0-9]{${8 + (index % 24)}}\\x22[^\\r\\n]+\\;/Ri"; ` +
    `reference:url,www.example.org/analysis/${word(4)}; reference:md5,${word(5).padStart(16, 'a')}${word(6).padStart(16, 'b')}; ` +
    `classtype:trojan-activity; sid:${7_000_000 + index}; rev:${rev}; ` +
    `metadata:affected_product Windows_XP_Vista_7_8_10_Server_32_64_Bit, attack_target Client_Endpoint, created_at ${day}, ` +
    `deployment Perimeter, malware_family ${family}, signature_severity Major, updated_at ${day};)`
  );
}
