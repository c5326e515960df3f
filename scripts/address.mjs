// Where the project lives, set in one go: node scripts/address.mjs OWNER/NAME "Author" author@example.com
// Without arguments it says whether that has been done, and fails while it has not: the release workflow asks.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const read = (file) => readFileSync(join(root, file), 'utf8');
const { author, repository } = JSON.parse(read('package.json'));
const now = repository.url.replace(/^git\+https:\/\/github\.com\/|\.git$/g, '');
/** Nobody owns this one: it stands for the owner's own. */
const placeholder = 'n8n-nodes-gpt-image/n8n-nodes-gpt-image';

const [address, name, email] = process.argv.slice(2);
if (address === undefined) {
	const isSet = now !== placeholder && !author.email.endsWith('@n8n-nodes-gpt-image.dev');
	console.log(isSet ? `The project lives at github.com/${now}.` : 'Address and author are still to be set: see docs/publishing.md.');
	process.exit(isSet ? 0 : 1);
}
if (!/^[\w-]+\/[\w.-]+$/.test(address) || !name || !/^\S+@\S+$/.test(email ?? '')) {
	console.error('Usage: node scripts/address.mjs OWNER/NAME "Author" author@example.com');
	process.exit(2);
}
const files = execFileSync('git', ['grep', '-lI', '-e', now, '-e', author.email], { cwd: root, encoding: 'utf8' }).trim().split('\n');
for (const file of files.filter((one) => one !== 'scripts/address.mjs' && one !== 'package-lock.json')) {
	writeFileSync(join(root, file), read(file).replaceAll(now, address).replaceAll(author.email, email).replaceAll(author.name, name));
	console.log(file);
}
