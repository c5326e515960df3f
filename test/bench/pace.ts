import type { EmulatorClient } from '../../testbed';
import { inN8n } from './contenders/n8n';
import { generateImage } from './contenders/workflows';

/** A run against a limit of images per minute. */
export interface PaceFinding {
	rows: number;
	imagesPerMinute: number;
	inFlight: number;
	/** How many times as fast as real time the provider's minute passes. */
	clockSpeed: number;
	wallMs: number;
	/** The shortest time any client could need under this limit. */
	shortestMs: number;
	/** Rows that ended without an image. */
	failedRows: number;
	/** Calls the provider turned away. */
	turnedAway: number;
	failure?: string;
}

const limit = { rows: 200, imagesPerMinute: 50, inFlight: 8, clockSpeed: 6 };
const delayMs = 200;

/** Makes 200 images against a limit of 50 a minute, whose minute passes faster; the waits are real. */
export async function measurePace(emulator: EmulatorClient): Promise<PaceFinding> {
	const { rows, imagesPerMinute, inFlight, clockSpeed } = limit;
	await emulator.reset();
	const running = await inN8n({ id: 'pace', name: 'pace', inFlight }, generateImage(inFlight)).start(emulator);
	try {
		await running.run(2);
		// What the warm-up made would count against the first minute.
		await emulator.reset();
		await emulator.settings({ imagesPerMinute, clockSpeed, delayMs });
		const { wallMs, files, failure } = await running.run(rows);
		const turnedAway = (await emulator.imageRequests()).filter(({ status }) => status === 429).length;
		return { ...limit, wallMs, shortestMs: shortest(), failedRows: rows - files, turnedAway, ...(failure ? { failure } : {}) };
	} finally {
		await running.stop();
	}
}

/**
 * When the last answer can be there at the earliest: a call begins once the call `inFlight` before it has ended, and once the
 * call `imagesPerMinute` before it is a minute old.
 */
function shortest(): number {
	const minuteMs = 60_000 / limit.clockSpeed;
	const begins: number[] = [];
	for (let row = 0; row < limit.rows; row++) {
		const place = (begins[row - limit.inFlight] ?? -delayMs) + delayMs;
		const allowance = (begins[row - limit.imagesPerMinute] ?? -minuteMs) + minuteMs;
		begins.push(Math.max(place, allowance));
	}
	return begins.at(-1)! + delayMs;
}
