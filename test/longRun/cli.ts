/**
 * Breaks long runs off at random moments, and counts what was lost and what was bought twice.
 * Usage: npm run test:longrun -- [--kills 10] [--stops 10] [--rows 60] [--delay 1000] [--bytes 100000] [--saving 0] [--seed N] [--no-retry] [--json]
 */
import { createHash } from 'node:crypto';
import { rmSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { EmulatorClient, N8nClient, startEmulatorProcess, startN8n } from '../../testbed';
import { type Bed, type BreakOff, killAndRunAgain, stopAndRunAgain } from './breakOff';
import { atOnce, makeSite } from './site';

const { values } = parseArgs({
	options: {
		kills: { type: 'string', default: '10' },
		stops: { type: 'string', default: '10' },
		rows: { type: 'string', default: '60' },
		delay: { type: 'string', default: '1000' },
		bytes: { type: 'string', default: '100000' },
		saving: { type: 'string', default: '0' },
		seed: { type: 'string', default: String(Date.now() % 100_000) },
		'no-retry': { type: 'boolean', default: false },
		json: { type: 'boolean', default: false },
	},
});

const rows = Number(values.rows);
const delayMs = Number(values.delay);

/** From 0 to 1, the same for the same seed. */
const random = (name: string) => createHash('sha256').update(`${values.seed} ${name}`).digest().readUInt32BE(0) / 2 ** 32;

const columns: Array<[keyof BreakOff, string]> = [
	['afterMs', 'after, ms'],
	['arrived', 'answered'],
	['underWay', 'under way'],
	['saved', 'saved'],
	['retried', 'saved by Retry'],
	['twiceUnderWay', 'bought again, was under way'],
	['twiceArrived', 'bought again, was answered'],
	['missing', 'missing in the end'],
];

const line = (cells: Array<string | number>) => `| ${cells.join(' | ')} |`;

function table(found: BreakOff[]): string {
	const sums = columns.map(([field]) => (field === 'afterMs' ? 'all' : found.reduce((sum, one) => sum + one[field], 0)));
	return [line(columns.map(([, title]) => title)), line(columns.map(() => '---')), ...found.map((one) => line(columns.map(([field]) => one[field]))), line(sums)].join('\n');
}

async function main(): Promise<void> {
	process.stderr.write(`${rows} rows of ${delayMs} ms, ${atOnce} at once, seed ${values.seed}\n`);
	const emulator = await startEmulatorProcess();
	const n8n = await startN8n();
	const bed: Bed = { emulator: new EmulatorClient(emulator.url), n8n, client: await N8nClient.connect(n8n.address) };
	const breakOffs = async (kind: string, times: number, breakOff: (name: string) => Promise<BreakOff>): Promise<BreakOff[]> => {
		const found: BreakOff[] = [];
		for (let time = 1; time <= times; time++) {
			found.push(await breakOff(`${kind} ${time}`));
			process.stderr.write(`${kind} ${time}: ${JSON.stringify(found.at(-1))}\n`);
		}
		return found;
	};
	const prepared = async (name: string) => {
		await bed.emulator.reset();
		await bed.emulator.settings({ imageBytes: Number(values.bytes), delayMs });
		const atMs = random(name) * (rows / atOnce) * delayMs;
		return { site: await makeSite(bed, { table: name, rows, savingMs: Number(values.saving) }), isTime: async (ms: number) => await Promise.resolve(ms >= atMs) };
	};
	try {
		const kills = await breakOffs('Kill', Number(values.kills), async (name) => {
			const { site, isTime } = await prepared(name);
			return await killAndRunAgain(bed, site, isTime, { retry: !values['no-retry'] });
		});
		const stops = await breakOffs('Stop', Number(values.stops), async (name) => {
			const { site, isTime } = await prepared(name);
			return await stopAndRunAgain(bed, site, isTime);
		});
		if (values.json) return console.log(JSON.stringify({ seed: values.seed, rows, delayMs, kills, stops }, null, '\t'));
		if (kills.length > 0) console.log(`SIGKILL\n\n${table(kills)}\n`);
		if (stops.length > 0) console.log(`Stop\n\n${table(stops)}\n`);
	} finally {
		await bed.n8n.stop();
		rmSync(bed.n8n.address.userFolder, { recursive: true, force: true });
		await emulator.stop();
	}
}

process.once('SIGINT', () => process.exit(130));
main().catch((error: Error) => {
	console.error(error.message);
	process.exitCode = 1;
});
