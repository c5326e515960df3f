import { mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer } from 'node:tls';
import { delayOf } from '../../emulator/delay';
import { certificate } from '../../parts/edge/certificate';
import { EmulatorClient } from '../../testbed';
import { inN8n } from './contenders/n8n';
import { builtInNode, generateImage } from './contenders/workflows';
import { measureOrFail } from './measure';
import type { Contender, Load, Result } from './types';

/** What the built-in node, or this package, takes for images that come as they come over the internet. */
export interface InternetFinding extends Result {
	name: string;
	inFlight: number;
	/** Of these answers with so many under way, if nothing but the answers took time, milliseconds. */
	shortestMs: number;
}

export const internetImages = 40;
/** Answers take 30 to 200 s; here they are thirty times as fast. */
const shortestAnswerMs = 1000;
const longest = 200 / 30;
const answers = { from: shortestAnswerMs, to: Math.round(shortestAnswerMs * longest) };

const load = (megabytes: number): Load => ({ id: `${internetImages} × ${megabytes} MB`, images: internetImages, bytes: megabytes * 1e6, delayMs: shortestAnswerMs });

interface Cell {
	name: string;
	inFlight: number;
	load: Load;
	chain: Parameters<typeof inN8n>[1];
}

const ours = (inFlight: number, megabytes: number): Cell => ({ name: '**This package**', inFlight, load: load(megabytes), chain: generateImage(inFlight) });

const cells: Cell[] = [ours(8, 4), ours(16, 4), ours(32, 4), ours(8, 16), { name: "n8n's OpenAI node", inFlight: 1, load: load(16), chain: builtInNode }];

/** The emulator as the internet shows it: behind TLS, its JSON packed, and each answer after a time of its own. */
class Internet extends EmulatorClient {
	constructor(
		url: string,
		private readonly front: string,
	) {
		super(url);
	}

	override get baseUrl(): string {
		return `${this.front}/v1`;
	}

	override async settings({ delayMs, ...others }: Record<string, unknown>): Promise<void> {
		const from = Number(delayMs);
		await super.settings({ ...others, gzip: true, delayMs: { from, to: Math.round(from * longest) } });
	}
}

/** TLS before a server that has none, in records of at most 16 kB. */
async function startFront(url: string): Promise<{ url: string; certificateFile: string; close(): void }> {
	const folder = mkdtempSync(join(tmpdir(), 'front-'));
	const { key, cert, file } = certificate(folder, ['IP:127.0.0.1']);
	const server = createServer({ key, cert }, (socket) => {
		const inner = connect(Number(new URL(url).port), '127.0.0.1');
		for (const [one, other] of [[socket, inner], [inner, socket]] as const) one.on('error', () => other.destroy()).pipe(other);
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return {
		url: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
		certificateFile: file,
		close() {
			server.close();
			rmSync(folder, { recursive: true, force: true });
		},
	};
}

/** Each next call begins when one under way has ended. */
function shortestMs(delays: number[], inFlight: number): number {
	const freeAt = Array.from({ length: inFlight }, () => 0);
	for (const delay of delays) freeAt[freeAt.indexOf(Math.min(...freeAt))]! += delay;
	return Math.max(...freeAt);
}

/** A cell is two rows to warm up, as many as are measured with the smallest images, and those that are measured. */
const measuredDelays = Array.from({ length: internetImages }, (_, index) => delayOf(answers, 2 + internetImages + index));

/** The same images over TLS, packed, with answers as different as they are. Throws where openssl is missing. */
export async function measureInternet(emulator: EmulatorClient, { repeat, only }: { repeat: number; only?: string[] }): Promise<InternetFinding[]> {
	const front = await startFront(emulator.url);
	const internet = new Internet(emulator.url, front.url);
	const found: InternetFinding[] = [];
	try {
		for (const { name, inFlight, load: wanted, chain } of cells) {
			const id = `${chain === builtInNode ? 'built-in' : 'package'}-${inFlight}`;
			if (only && !only.includes(id)) continue;
			process.stderr.write(`over TLS, packed: ${id}, ${wanted.id} …\n`);
			const contender: Contender = inN8n({ id, name, inFlight }, chain, { NODE_EXTRA_CA_CERTS: front.certificateFile });
			const result = await measureOrFail(contender, wanted, internet, { delayMs: shortestAnswerMs, repeat });
			found.push({ ...result, name, inFlight, shortestMs: shortestMs(measuredDelays, inFlight) });
		}
	} finally {
		front.close();
	}
	return found;
}
