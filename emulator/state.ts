import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Delay } from './delay';
import type { Fault } from './faults';
import type { RecordedRequest } from './record';
import type { StoredResponse, Turn } from './responses/types';

/** What a test or a demo may change while the emulator runs. */
export interface EmulatorSettings {
	/** Milliseconds every image call takes at least. */
	delayMs: Delay;
	/** Pad every picture to about this many bytes. */
	imageBytes?: number;
	/** Images and references a minute before 429; undefined: no limit. */
	imagesPerMinute?: number;
	/** The account's other limits; undefined: none. */
	requestsPerMinute?: number;
	tokensPerMinute?: number;
	/** Azure's deployments: name to model. Every model is also a deployment of its own name. */
	deployments: Record<string, string>;
	/** Calls answered side by side before 429, as some gateways count; undefined: no limit. */
	requestsAtOnce?: number;
	/** How fast the limit's minute passes: at 60 it lasts one second. Waits in answers are real time. */
	clockSpeed: number;
	prettyJson: boolean;
	/** JSON comes packed to clients that take it so. */
	gzip: boolean;
	/** JSON comes in one piece, with its length. */
	onePiece: boolean;
	/** How much of the input is read from the cache, percent. */
	cachedPercent: number;
	/** Whether previews (a transparent background on gpt-image-2) are open to the account. */
	previews: boolean;
	/** ISO date the API believes it is; undefined: today. Models close by it. */
	today?: string;
}

export const defaultSettings = (): EmulatorSettings => ({
	delayMs: 0,
	clockSpeed: 1,
	prettyJson: false,
	gzip: false,
	onePiece: false,
	cachedPercent: 0,
	deployments: {},
	previews: true,
});

/** A file handed out or uploaded; its bytes are on disk. */
export interface StoredFile {
	id: string;
	path: string;
	bytes: number;
	mimeType: string;
	fileName: string;
	purpose?: string;
	createdAt: number;
}

/** What a call takes of each of an account's limits. */
export type Amounts = Record<'input-images' | 'requests' | 'tokens', number>;

export interface State {
	apiKey: string;
	settings: EmulatorSettings;
	faults: Fault[];
	requests: RecordedRequest[];
	files: Map<string, StoredFile>;
	responses: Map<string, StoredResponse>;
	/** The words each picture was drawn from, by the SHA-256 of its bytes. */
	drawn: Map<string, string>;
	/** What was said so far, by conversation id. */
	conversations: Map<string, Turn[]>;
	/** What each call of the last minute took of the account's limits; `at` in milliseconds. */
	taken: Array<{ at: number; amounts: Amounts }>;
	inFlight: number;
	/** Image calls that were given their delay. */
	delays: number;
	/** Base URL without /v1; known once the server listens. */
	url: string;
	folder: string;
	counter: number;
	/** Ends what would keep the process alive after close. */
	closing: AbortController;
}

export function createState(apiKey: string): State {
	return {
		apiKey,
		settings: defaultSettings(),
		faults: [],
		requests: [],
		files: new Map(),
		responses: new Map(),
		drawn: new Map(),
		conversations: new Map(),
		taken: [],
		inFlight: 0,
		delays: 0,
		url: '',
		folder: mkdtempSync(join(tmpdir(), 'image-emulator-')),
		counter: 0,
		closing: new AbortController(),
	};
}

export const discardState = (state: State): void => rmSync(state.folder, { recursive: true, force: true });

export const today = ({ settings }: State): string => settings.today ?? new Date().toISOString().slice(0, 10);

export const nowSeconds = (): number => Math.floor(Date.now() / 1000);

/** The next id with a prefix: different for every call, the same from run to run. */
export function nextId(state: State, prefix: string): string {
	state.counter += 1;
	return `${prefix}_${createHash('sha256').update(`${prefix}${state.counter}`).digest('hex').slice(0, 32)}`;
}

/** Puts bytes on disk under a new id. */
export async function storeFile(
	state: State,
	bytes: Buffer,
	about: { mimeType: string; fileName: string; purpose?: string },
): Promise<StoredFile> {
	const id = nextId(state, 'file').replace('file_', 'file-');
	const file = { id, path: join(state.folder, id), bytes: bytes.length, createdAt: nowSeconds(), ...about };
	await writeFile(file.path, bytes);
	state.files.set(id, file);
	return file;
}

export const readStored = (file: StoredFile): Promise<Buffer> => readFile(file.path);
