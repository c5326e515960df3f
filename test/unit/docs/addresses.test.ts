import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(__dirname, '..', '..', '..');
const read = (file: string) => readFileSync(join(root, file), 'utf8');
const { repository, homepage, bugs } = JSON.parse(read('package.json')) as { repository: { url: string }; homepage: string; bugs: { url: string } };
const address = repository.url.replace(/^git\+https:\/\/github\.com\/|\.git$/g, '');
const files = execFileSync('git', ['ls-files', '-co', '--exclude-standard'], { cwd: root, encoding: 'utf8' }).trim().split('\n');

test('the project names one home: scripts/address.mjs has left nothing behind', () => {
	expect(homepage).toBe(`https://github.com/${address}`);
	expect(bugs.url).toBe(`https://github.com/${address}/issues`);
	const texts = files.filter((file) => /\.(md|ts|json|yml)$/.test(file) && !/^(package-lock|test\/|docs\/publishing)/.test(file));
	const named = texts.flatMap((file) =>
		[...read(file).matchAll(/(?:github\.com|raw\.githubusercontent\.com)\/([\w-]+\/n8n-nodes-gpt-image)/g)].map(([, found]) => ({ file, found })),
	);
	expect(named.length).toBeGreaterThan(8);
	expect(named.filter(({ found }) => found !== address)).toEqual([]);
});

test('the registry shows the README: its pictures have whole addresses, of files that exist', () => {
	const pictures = [...read('README.md').matchAll(/!\[[^\]]*\]\(([^)]+)\)/g)].map(([, url]) => url!);
	expect(pictures.length).toBeGreaterThan(0);
	for (const url of pictures) {
		expect(url.startsWith(`https://raw.githubusercontent.com/${address}/main/`)).toBe(true);
		expect(files).toContain(url.replace(/^.*\/main\//, ''));
	}
});

test('every link of the README and of docs/ leads to a file', () => {
	const pages = files.filter((file) => /^(README|CONTRIBUTING|docs\/.*|workflows\/[^/]*)\.md$/.test(file) || file === 'README.md');
	const broken = pages.flatMap((page) =>
		[...read(page).matchAll(/\]\((?!https?:|#)([^)#\s]+)/g)]
			.map(([, link]) => join(page, '..', link!).replaceAll('\\', '/').replace(/\/$/, ''))
			.filter((target) => !files.includes(target) && !files.some((file) => file.startsWith(`${target}/`)))
			.map((target) => `${page}: ${target}`),
	);
	expect(broken).toEqual([]);
});
