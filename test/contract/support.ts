import OpenAI from 'openai';
import sharp from 'sharp';
import { startEmulator, type Emulator } from '../../emulator';
import type { RecordedRequest } from '../../emulator/record';

// Pictures are drawn for real; a busy machine takes its time.
jest.setTimeout(60_000);

/** An emulator of its own for one test file, with the official SDK as its client. */
export interface Bench {
	emulator: Emulator;
	client: OpenAI;
	/** PUTs JSON to a control endpoint. */
	put(what: 'faults' | 'settings', body: unknown): Promise<void>;
	reset(): Promise<void>;
	requests(): Promise<RecordedRequest[]>;
	last(): Promise<RecordedRequest>;
}

/** The SDK never retries here: every test sees the first answer. */
export const clientFor = (url: string, apiKey = 'sk-emulator'): OpenAI =>
	new OpenAI({ apiKey, baseURL: `${url}/v1`, maxRetries: 0 });

export async function openBench(): Promise<Bench> {
	const emulator = await startEmulator();
	const control = (path: string, init?: RequestInit) => fetch(`${emulator.url}/_emulator/${path}`, init);
	const requests = async () => ((await (await control('requests')).json()) as { requests: RecordedRequest[] }).requests;
	return {
		emulator,
		client: clientFor(emulator.url),
		async put(what, body) {
			const answer = await control(what, {
				method: 'PUT',
				headers: { 'content-type': 'application/json' },
				body: JSON.stringify(body),
			});
			if (!answer.ok) throw new Error(await answer.text());
		},
		async reset() {
			for (const what of ['faults', 'settings', 'requests']) await control(what, { method: 'DELETE' });
		},
		requests,
		last: async () => (await requests()).at(-1)!,
	};
}

export interface Decoded {
	format: string;
	width: number;
	height: number;
	hasAlpha: boolean;
	/** RGBA, eight bits each. */
	pixels: Buffer;
	bytes: Buffer;
}

/** Decodes a picture fully: a broken one fails here. */
export async function decode(base64: string | undefined): Promise<Decoded> {
	const bytes = Buffer.from(base64!, 'base64');
	const { format, width, height, hasAlpha } = await sharp(bytes).metadata();
	const pixels = await sharp(bytes).ensureAlpha().raw().toBuffer();
	return { format, width, height, hasAlpha, pixels, bytes };
}

/** A picture of noise, so that no two neighbouring pixels are alike and shifts show. */
export function noise(width: number, height: number, seed = 1): Promise<Buffer> {
	let state = seed;
	const next = () => (state = (state * 1_103_515_245 + 12_345) & 0x7fffffff) >> 16;
	const data = Buffer.alloc(width * height * 3);
	for (let i = 0; i < data.length; i += 1) data[i] = next();
	return sharp(data, { raw: { width, height, channels: 3 } })
		.png()
		.toBuffer();
}

/** A mask whose rectangle is transparent: that part may change. */
export function maskWithHole(
	width: number,
	height: number,
	hole: { x: number; y: number; width: number; height: number },
) {
	const data = Buffer.alloc(width * height * 4, 255);
	for (let y = hole.y; y < hole.y + hole.height; y += 1) {
		for (let x = hole.x; x < hole.x + hole.width; x += 1) data[(y * width + x) * 4 + 3] = 0;
	}
	return sharp(data, { raw: { width, height, channels: 4 } })
		.png()
		.toBuffer();
}
