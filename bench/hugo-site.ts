import { cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/**
 * The same notes as a site of Hugo's, made as its users would make it: a page and a print view of each note with a table
 * of contents, tables of its front matter and cards of the signatures, alarms and policies that it names; a front page of
 * fifty; lists by year, class, severity, status and product, two hundred to a page; a feed, a sitemap, titles for a search
 * page, a page for what is not there. Bodies stay byte for byte; the front matter gains what Hugo sorts and groups by.
 *
 * @param root a workspace. @param files its notes.
 */
export async function writeHugoSite(folder: string, root: string, files: readonly string[]): Promise<void> {
  for (const [path, text] of Object.entries(site)) await write(join(folder, path), text);
  for (const kind of ['alarms', 'policies'])
    await cp(join(root, kind), join(folder, 'data', kind), { recursive: true });
  const groups = join(root, 'signatures');
  for (const group of await readdir(groups))
    for (const name of await readdir(join(groups, group)))
      if (name.endsWith('.yaml')) {
        const text = await readFile(join(groups, group, name), 'utf8');
        await write(join(folder, 'data', 'signatures', `${group}-${name}`), text);
      }
  for (const file of files) {
    const text = await readFile(file, 'utf8');
    await write(join(folder, 'content', 'advisories', basename(file)), withGroups(text));
  }
}

/** Hugo's taxonomies want their terms at the top level. */
function withGroups(text: string): string {
  const of = (key: string) => new RegExp(`^ *${key}: (.*)$`, 'm').exec(text)?.[1];
  const released = of('released') ?? '';
  const groups = [
    `date: ${released}`,
    `years: ["${released.slice(0, 4)}"]`,
    `classes: ${of('classes') ?? '[]'}`,
    `severities: [${of('severity') ?? ''}]`,
    `statuses: [${of('status') ?? ''}]`,
    `products: ${of('remediation') ?? '[]'}`,
  ];
  return text.replace('---\n', `---\n${groups.join('\n')}\n`);
}

async function write(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
}

const site: Readonly<Record<string, string>> = {
  'config.toml': `baseURL = "https://notes.example.org/"
title = "Incident notes"
languageCode = "en"
paginate = 200
[taxonomies]
class = "classes"
product = "products"
severity = "severities"
status = "statuses"
year = "years"
[params]
about = "Incident notes of a team: what happens, who is affected, what to do."
disclaimer = "The information is given as it is known at the time of writing."
[services.rss]
limit = 20
[outputFormats.print]
mediaType = "text/html"
path = "print"
baseName = "index"
isHTML = true
[outputFormats.titles]
mediaType = "application/json"
baseName = "titles"
[outputs]
home = ["HTML", "RSS", "titles"]
section = ["HTML"]
taxonomy = ["HTML"]
term = ["HTML"]
page = ["HTML", "print"]
`,
  'layouts/partials/head.html': `<head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{{ .Title }} | {{ .Site.Title }}</title>
<meta name="description" content="{{ .Title }}: incident note of {{ .Site.Title }}.">
<link rel="canonical" href="{{ .Permalink }}">
<meta property="og:title" content="{{ .Title }}"><meta property="og:url" content="{{ .Permalink }}">
<link rel="alternate" type="application/rss+xml" href="{{ "index.xml" | relURL }}">
<link rel="stylesheet" href="{{ "clarion.css" | relURL }}"></head>
`,
  'layouts/partials/masthead.html': `<header class="masthead"><p class="team"><a href="{{ "/" | relURL }}">{{ .Site.Title }}</a></p>
<p class="about">{{ .Site.Params.about }}</p></header>
`,
  'layouts/partials/foot.html': `<footer><p>{{ .Site.Params.disclaimer }}</p><p>TLP:{{ .Params.tlp }}</p></footer>
`,
  'layouts/partials/note.html': `<header><p class="id">{{ .Params.id }}</p><h1>{{ .Title }}</h1>
<p class="status">{{ .Params.status }}</p>
<dl><dt>Threat</dt><dd>{{ .Params.threat.name }}</dd><dt>Classes</dt><dd>{{ delimit .Params.classes ", " }}</dd>
<dt>Released</dt><dd><time datetime="{{ .Params.released }}">{{ .Date.Format "2 January 2006" }}</time></dd></dl></header>
`,
  'layouts/partials/tables.html': `<section><h2>Systems affected</h2><table><thead><tr><th>System</th><th>Affected</th></tr></thead><tbody>
{{ range .Params.systems.affected }}<tr><th>{{ . }}</th><td>yes</td></tr>{{ end }}
{{ range (index .Params.systems "not-affected") }}<tr><th>{{ . }}</th><td>no</td></tr>{{ end }}</tbody></table></section>
<section><h2>Remediation</h2><table><tbody>{{ range .Params.remediation }}<tr><th>{{ . }}</th><td>yes</td></tr>{{ end }}</tbody></table></section>
{{ $site := .Site }}
<section><h2>Signatures and alarms</h2>{{ range .Params.signatures }}{{ with index $site.Data.signatures (replace . ":" "-") }}
<article class="card"><h3>Signature <code>{{ .name }}</code></h3><p>{{ .title }}</p>
<dl><dt>Suricata sid</dt><dd>{{ .sid }}</dd><dt>Revision</dt><dd>{{ .revision }}</dd><dt>Event group</dt><dd>{{ index . "event-group" }}</dd><dt>Score</dt><dd>{{ .score }}</dd></dl>
{{ range split .description "\\n" }}<p>{{ . }}</p>{{ end }}<pre><code>{{ .dragon }}</code></pre>{{ with .suricata }}<pre><code>{{ .rule }}</code></pre><p>{{ .why }}</p>{{ end }}</article>
{{ end }}{{ end }}{{ range .Params.alarms }}{{ with index $site.Data.alarms . }}
<article class="card"><h3>Alarm <code>{{ .name }}</code></h3><p>{{ .title }}</p><ul>{{ range index . "event-group" }}<li>{{ . }}</li>{{ end }}</ul>
<p>{{ .threshold.count }} in {{ .threshold.seconds }} seconds</p></article>{{ end }}{{ end }}</section>
<section><h2>Policies</h2>{{ range .Params.policies }}{{ with index $site.Data.policies . }}
<article class="card"><h3>Policy <code>{{ .name }}</code></h3><p>{{ .title }}</p><p>{{ .description }}</p>
<dl>{{ range $name, $it := .variables }}<dt>{{ $name }}</dt><dd>{{ $it.description }} ({{ $it.example }})</dd>{{ end }}</dl>
<ol>{{ range .rules }}<li>{{ .match }} {{ .port }}: {{ .action }}</li>{{ end }}</ol></article>{{ end }}{{ end }}</section>
<section><h2>References</h2><ol>{{ range .Params.references }}<li>{{ .title }} <a href="{{ .url }}">{{ .url }}</a></li>{{ end }}</ol></section>
<section><h2>Revision History</h2><table><tbody>{{ range .Params.revisions }}<tr><th>{{ .version }}</th><td>{{ .date }}</td><td>{{ .author }}</td><td>{{ .change }}</td></tr>{{ end }}</tbody></table></section>
`,
  'layouts/_default/single.html': `<!doctype html><html lang="en">{{ partial "head.html" . }}<body>{{ partial "masthead.html" . }}<main><p>TLP:{{ .Params.tlp }}</p>
<article>{{ partial "note.html" . }}<aside>{{ .TableOfContents }}<p><a href="print/">Print this alert</a></p></aside>
{{ .Content }}{{ partial "tables.html" . }}</article></main>{{ partial "foot.html" . }}</body></html>
`,
  'layouts/_default/single.print.html': `<!doctype html><html lang="en">{{ partial "head.html" . }}<body><main><p>TLP:{{ .Params.tlp }}</p>
<article>{{ partial "note.html" . }}{{ .Content }}{{ partial "tables.html" . }}</article></main>{{ partial "foot.html" . }}</body></html>
`,
  'layouts/partials/entry.html': `<li><article><p><time>{{ .Date.Format "2 January 2006" }}</time></p><h2><a href="{{ .RelPermalink }}">{{ .Title }}</a></h2>
<p>{{ .Params.id }} {{ with .Params.classes }}{{ delimit . ", " }}{{ end }}</p><p>{{ .Params.status }}</p></article></li>
`,
  'layouts/index.html': `<!doctype html><html lang="en">{{ partial "head.html" . }}<body>{{ partial "masthead.html" . }}<main><h1>{{ .Title }}</h1>
<nav>{{ range $plural, $terms := .Site.Taxonomies }}<h2>{{ $plural }}</h2><ul>{{ range $terms.Alphabetical }}<li><a href="{{ .Page.RelPermalink }}">{{ .Page.Title }}</a> {{ .Count }}</li>{{ end }}</ul>{{ end }}</nav>
<ol>{{ range first 50 .Site.RegularPages.ByDate.Reverse }}{{ partial "entry.html" . }}{{ end }}</ol></main>{{ partial "foot.html" . }}</body></html>
`,
  'layouts/index.titles.json': `[{{ range $i, $it := .Site.RegularPages }}{{ if $i }},
{{ end }}{{ dict "id" .Params.id "title" .Title "threat" .Params.threat.name "released" .Params.released "classes" .Params.classes "products" .Params.products | jsonify }}{{ end }}]
`,
  'layouts/_default/list.html': `<!doctype html><html lang="en">{{ partial "head.html" . }}<body>{{ partial "masthead.html" . }}<main><h1>{{ .Title }}</h1>
<ol>{{ range (.Paginate .Pages.ByDate.Reverse).Pages }}{{ partial "entry.html" . }}{{ end }}</ol>
<nav>{{ with .Paginator.Prev }}<a href="{{ .URL }}">Newer</a>{{ end }}{{ with .Paginator.Next }}<a href="{{ .URL }}">Older</a>{{ end }}</nav></main>{{ partial "foot.html" . }}</body></html>
`,
  'layouts/404.html': `<!doctype html><html lang="en">{{ partial "head.html" . }}<body><main><h1>There is no page at this address</h1></main></body></html>
`,
};
