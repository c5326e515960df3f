import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, totalmem } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { EmulatorClient, startEmulatorProcess } from '../../testbed';
import { projectRoot } from '../../testbed/runtime';
import { measureColdStart } from './coldStart';
import { contenders, loads, quickLoads } from './contenders';
import { measureOrFail } from './measure';
import { firstStoredLoad, measureFirstStored } from './firstStored';
import { internetImages, measureInternet } from './internet';
import { measurePace } from './pace';
import { drawAhead } from './prompts';
import { chart } from './report/chart';
import type { Findings } from './report/figures';
import { firstStoredTable } from './report/firstStored';
import { internetTable } from './report/internet';
import { measuredBy, measuredPart, withPart } from './report/page';
import { measureScale, scaleTable } from './scale';
import type { Contender, Load, Result } from './types';

const usage = `npm run bench -- [options]
  --json               print everything measured as JSON, and nothing else
  --pace               only the run against a limit of images per minute (a minute)
  --first-stored       only the time until pictures are in a person's own storage (six minutes); --only takes passed-on, execute-workflow,
                       package, built-in, http-request
  --internet           only images over TLS, packed, with answers of 1 to 7 s (eight minutes; needs openssl); --only takes package-8, package-16,
                       package-32, built-in-1
  --scale <rows>       only the cost per row of so many rows, from the first to the last; --only takes no-image-node, package,
                       runs-of-100, passed-on (a quarter of the rows), built-in
  --quick              one small load, short answers: to see that it works (about two minutes)
  --only <ids>         some contenders, e.g. package-8,built-in
  --load <texts>       some loads, e.g. "16 MB"
  --repeat <times>     measure each cell so often, in fresh processes, and take medians (1)
  --delay <ms>         how long an answer takes (1000)
  --one-piece          answers come in one piece, with their length
  --profile <folder>   write CPU profiles there; the figures then include the profiler
The whole benchmark writes docs/bench.md, docs/bench.json and docs/images/bench.svg; --first-stored, --internet and --scale write their tables
in docs/bench.md, unless --only or --json is given; any other part of it writes nothing.`;

const { values } = parseArgs({
	options: {
		json: { type: 'boolean', default: false },
		pace: { type: 'boolean', default: false },
		'first-stored': { type: 'boolean', default: false },
		internet: { type: 'boolean', default: false },
		scale: { type: 'string' },
		quick: { type: 'boolean', default: false },
		only: { type: 'string' },
		load: { type: 'string' },
		repeat: { type: 'string', default: '1' },
		delay: { type: 'string' },
		'one-piece': { type: 'boolean', default: false },
		profile: { type: 'string' },
		help: { type: 'boolean', default: false },
	},
});

/** As typed, without what only changes the print. */
const given = process.argv.slice(2).filter((word) => word !== '--json');

const say = (text: string) => process.stderr.write(`${text}\n`);

function machine(): string {
	const memory = Math.round(totalmem() / 2 ** 30);
	return `${availableParallelism()} × ${cpus()[0]?.model.trim() ?? process.arch}, ${memory} GB, ${process.platform} ${process.arch}`;
}

const origin = () => ({
	date: new Date().toISOString().slice(0, 10),
	machine: machine(),
	command: ['npm run bench', ...(given.length > 0 ? ['--', ...given] : [])].join(' '),
});

/** The emulator as a server that answers in one piece. */
class OnePiece extends EmulatorClient {
	override async settings(settings: Record<string, unknown>): Promise<void> {
		await super.settings({ ...settings, onePiece: true });
	}
}

async function measureAll(
	chosen: Contender[],
	chosenLoads: Load[],
	options: { delayMs: number; repeat: number; pace: boolean; firstStored: boolean; internet: boolean; only?: string[] },
): Promise<Pick<Findings, 'results' | 'pace' | 'firstStored' | 'internet'>> {
	const emulator = await startEmulatorProcess();
	try {
		const client = values['one-piece'] ? new OnePiece(emulator.url) : new EmulatorClient(emulator.url);
		const results: Result[] = [];
		if (chosenLoads.length > 0) await drawAhead(client, Math.max(...chosenLoads.map(({ images }) => images)));
		for (const load of chosenLoads) {
			for (const contender of chosen) {
				say(`${load.id}: ${contender.id} …`);
				const delayMs = (values.delay ? undefined : load.delayMs) ?? options.delayMs;
				results.push(await measureOrFail(contender, load, client, { ...options, delayMs }));
			}
		}
		const found: Awaited<ReturnType<typeof measureAll>> = { results };
		if (options.firstStored) {
			await drawAhead(client, firstStoredLoad.rows);
			found.firstStored = await measureFirstStored(client, options);
		}
		if (options.internet) {
			await drawAhead(client, internetImages);
			found.internet = await measureInternet(client, options);
		}
		if (options.pace) {
			say('against a limit of images per minute …');
			found.pace = await measurePace(client);
		}
		return found;
	} finally {
		await emulator.stop();
	}
}

const docs = join(projectRoot, 'docs');

function writePart(...part: [name: Parameters<typeof withPart>[1], text: string]): void {
	const page = join(docs, 'bench.md');
	writeFileSync(page, withPart(readFileSync(page, 'utf8'), ...part));
}

const firstStoredPart = (findings: Findings): string => `${measuredBy(findings)}\n\n${firstStoredTable(findings.firstStored ?? [])}`;

const internetPart = (findings: Findings): string => `${measuredBy(findings)}\n\n${internetTable(findings.internet ?? [])}`;

function writeDocs(findings: Findings): void {
	writePart('measured', measuredPart(findings, contenders, loads));
	writePart('first stored', firstStoredPart(findings));
	writeFileSync(join(docs, 'bench.json'), `${JSON.stringify(findings, null, '\t')}\n`);
	writeFileSync(join(docs, 'images', 'bench.svg'), chart(findings, contenders, loads));
}

async function scale(rows: number, only: string[] | undefined): Promise<void> {
	const emulator = await startEmulatorProcess();
	try {
		const found = await measureScale(new EmulatorClient(emulator.url), { rows, delayMs: Number(values.delay ?? 20), only });
		if (values.json) return console.log(JSON.stringify(found, null, '\t'));
		const part = `${measuredBy(origin())} Answers in ${values.delay ?? 20} ms.\n\n${scaleTable(found)}`;
		if (!only) writePart('scale', part);
		console.log(part);
	} finally {
		await emulator.stop();
	}
}

async function main(): Promise<void> {
	if (values.help) return console.log(usage);
	if (values.profile) {
		mkdirSync(values.profile, { recursive: true });
		process.env.BENCH_PROFILE = resolve(values.profile);
	}
	const ids = values.only?.split(',');
	if (values.scale) return await scale(Number(values.scale), ids);
	const chosen = contenders.filter(({ id }) => !ids || ids.includes(id));
	const allLoads = values.quick ? quickLoads : loads;
	const isPart = values.pace || values['first-stored'] || values.internet;
	const chosenLoads = isPart ? [] : allLoads.filter(({ id }) => !values.load || id.includes(values.load));
	if (!isPart && (chosen.length === 0 || chosenLoads.length === 0)) throw new Error(`Nothing to measure. Contenders: ${contenders.map(({ id }) => id).join(', ')}`);

	const options = { delayMs: Number(values.delay ?? (values.quick ? 200 : 1000)), repeat: Number(values.repeat) };
	const isWhole = !values.quick && !isPart && !ids && !values.load && !values.profile && !values.delay && !values['one-piece'];
	const findings: Findings = {
		...origin(),
		...options,
		coldStart: measureColdStart(),
		...(await measureAll(chosen, chosenLoads, { ...options, pace: isWhole || values.pace, firstStored: isWhole || values['first-stored'], internet: values.internet, only: ids })),
	};
	if (isWhole) writeDocs(findings);
	else if (values['first-stored'] && !values.json && !ids) writePart('first stored', firstStoredPart(findings));
	else if (values.internet && !values.json && !ids) writePart('internet', internetPart(findings));
	if (values.json) return console.log(JSON.stringify(findings, null, '\t'));
	if (findings.results.length + (findings.pace ? 1 : 0) > 0) console.log(measuredPart(findings, contenders, chosenLoads));
	if (findings.firstStored) console.log(firstStoredPart(findings));
	if (findings.internet) console.log(internetPart(findings));
}

process.once('SIGINT', () => process.exit(130));
main().catch((error: Error) => {
	console.error(error.message);
	process.exitCode = 1;
});
