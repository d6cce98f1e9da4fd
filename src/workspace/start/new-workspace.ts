import { createHash } from 'node:crypto';
import { configurationSchema } from '../configuration.ts';
import { type NewFile, newYamlFile, yamlValue } from './new-file.ts';
import { standingClasses } from './standing-classes.ts';

const lineWidth = 118;

export interface WorkspaceAnswers {
  readonly workspace: string;
  readonly publisher: string;
  readonly baseUrl: string;
  readonly prefix: string;
  readonly contact: string;
}

/**
 * The files of a new workspace: the configuration with every key explained, empty folders, and what git leaves out.
 *
 * @throws ClarionError of kind `usage`, code `new/value`.
 */
export function newWorkspace(answers: WorkspaceAnswers): readonly NewFile[] {
  return [
    newYamlFile('clarion.yaml', configurationText(answers), configurationSchema),
    { path: '.gitignore', text: ignored },
    ...['advisories', 'signatures', 'alarms', 'policies'].map((folder) => ({
      path: `${folder}/.gitkeep`,
      text: '',
    })),
  ];
}

/** The address of the home page: https, and nothing but the host, whatever the base URL is. */
function homePage(baseUrl: string): string {
  return URL.canParse(baseUrl) ? `https://${new URL(baseUrl).host}/` : baseUrl;
}

function configurationText({ workspace, publisher, baseUrl, prefix, contact }: WorkspaceAnswers): string {
  const { from, to } = sidRange(workspace);
  return `# What holds for the whole workspace: the folder that this file stands in. clarion check reads it first.

# The id of this workspace: lower-case letters, digits, hyphens. Releases, keys and sensors carry it, so it never changes.
workspace: ${yamlValue(workspace)}

# Who publishes.
publisher:
  # The team, as readers know it.
  name: ${yamlValue(publisher)}
  # The team's home page: an https:// address of your own. It tells your notes from those of any other team.
  namespace: ${yamlValue(homePage(baseUrl))}
  # How readers reach the team: a mail address, or where to find one.
  contact: ${yamlValue(contact)}
  # What the team is to those who read its CSAF documents: coordinator, vendor, discoverer, translator, user or other.
  category: coordinator

# Where the public folder is going to be served. It ends with a slash.
base-url: ${yamlValue(baseUrl)}

# What the id of every note begins with: ${prefix}-2026-00001 has the prefix ${prefix}. Letters and hyphens.
note-id-prefix: ${yamlValue(prefix)}

# The standing paragraph on every page: who publishes, and why.
about: ${folded(`${publisher} publishes incident notes so that those who run networks hear of a threat in time, and can detect it, contain it and repair what it did.`, 2)}

# Products with which threats can be met: the columns of the remediation matrix, from left to right. A note names those
# that help, under remediation. Put your own here.
products:
  - Edge switches
  - Mail gateway
  - Internet firewall

# Threat classes. A note that names a class has a heading of its title under Threat Assessment; clarion new note begins
# the note with the class's standing text, which its author then fits to the threat.
classes:
${standingClasses
  .map(
    ({ name, title, assessment }, index) =>
      `  ${index === 0 ? '# What notes call the class: lower-case letters, digits, hyphens.\n  ' : ''}${name}:
${index === 0 ? '    # What the page calls it.\n' : ''}    title: ${yamlValue(title)}
${index === 0 ? '    # The standing text, in Markdown. May be left out.\n' : ''}    assessment: ${folded(assessment, 6)}`,
  )
  .join('\n')}

# Numbers of your rules in Suricata, each given out once. 1000000 to 1999999 is for local use; these thousand come from
# the workspace's id, so that two teams whose rules meet in one sensor seldom share them. Change them before the first
# signature if your sensors use them already.
sids:
  # The lowest.
  from: ${from}
  # The highest. It may be raised later.
  to: ${to}

# Where a release goes first: to all sensors (stable, unless this says otherwise), or to those of the ring canary until
# you promote it.
# first-ring: canary

# Ports that a letter stands for in your Dragon lines; no letter has ports by itself. For instance:
# dragon-ports:
#   W: [80, 8000-8099]

# Levels of checks that differ from their own: error, warning or off. clarion check tells a check's name behind each
# fault. For instance:
# checks:
#   link-secure: off

# What stands at the end of every page.
disclaimer: ${folded('These notes are given as they are, for information, without warranty of any kind. They tell what was known on the day of their last revision. Try every signature and every policy in your own network before you rely on it.', 2)}
`;
}

/** A paragraph as a folded block (`>-`), its lines indented by so many blanks. */
function folded(text: string, indent: number): string {
  const lines: string[] = [];
  for (const word of text.split(/\s+/)) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + word.length < lineWidth - indent)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return `>-\n${lines.map((line) => ' '.repeat(indent) + line).join('\n')}`;
}

/**
 * A thousand of the sids that are left for local use, 1000000 to 1999999, by the workspace's id. The lowest hundred
 * thousand are left out: everybody's own first rules are there.
 */
function sidRange(workspace: string): { from: number; to: number } {
  const digest = createHash('sha256').update(workspace).digest();
  const from = 1_100_000 + (digest.readUInt32BE(0) % 900) * 1000;
  return { from, to: from + 999 };
}

const ignored = `# Made by Clarion, and made again at any time.
/public/
/site-out/

# Private keys never belong into git. The public halves, keys/ in this folder, do.
/clarion-keys/
*.key
*.pem

# What a command that was killed left behind.
.*.aside
`;
