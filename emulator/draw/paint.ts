import { LRUCache } from 'lru-cache';
import type { Settings } from '../checks/settings';
import type { Size } from '../checks/size';
import { unreadable } from '../checks/pictures';
import type { Picture } from '../wire/picture';
import { asSent, encode } from './encode';
import { paintEdit, type EditInput } from './edit';
import { drawScene, type Pixels, type Scene } from './scene';
import { softened } from './partial';
import { drawPlain } from './plain';

/** One call's pictures: what to draw, how often, and in which encoding. */
export interface Job {
	prompt: string;
	settings: Settings;
	size: Size;
	edit?: EditInput;
	/** Pad every picture to about this many bytes; below what a drawing takes it is plain. */
	bytes?: number;
}

/** Drawings are larger than this in every format. */
const smallestDrawing = 16 * 1024;

let free = 2;
const waiting: Array<() => void> = [];

/** At most two pictures are drawn at a time: raw pixels of large ones take 33 MB each. */
async function oneOfTwo<T>(work: () => Promise<T>): Promise<T> {
	if (free > 0) free -= 1;
	else await new Promise<void>((resolve) => waiting.push(resolve));
	try {
		return await work();
	} finally {
		const next = waiting.shift();
		if (next) next();
		else free += 1;
	}
}

/** A picture whose header is fine may still be broken further on: that is the client's error, too. */
const edited = (scene: Scene, input: EditInput): Promise<Pixels> =>
	paintEdit(scene, input).catch(() => {
		throw unreadable('image 1');
	});

const draw = (scene: Scene, job: Job): Pixels =>
	isPlain(job) ? drawPlain(`${scene.prompt}\n${scene.index}`, scene.size) : drawScene(scene);

async function framesOf(job: Job, index: number): Promise<Pixels[]> {
	const { settings, size, prompt } = job;
	const { modelId: model, quality, transparent, format } = settings;
	const count = format === 'gif' ? settings.frames : 1;
	const frames: Pixels[] = [];
	for (let i = 0; i < count; i += 1) {
		const scene: Scene = { prompt, index, size, model, quality, transparent, moment: i / count };
		frames.push(job.edit ? await edited(scene, job.edit) : draw(scene, job));
	}
	return frames;
}

const encodingOf = ({ settings, bytes }: Job) => ({
	format: settings.format,
	transparent: settings.transparent,
	compression: settings.compression,
	frameMs: settings.frameMs,
	bytes,
});

/** Encoded drawings, by everything that decides how they look. An edit is drawn anew: its pictures may be large. */
const drawn = new LRUCache<string, Buffer>({ maxSize: 64 * 1024 * 1024, sizeCalculation: ({ length }) => length });

const isPlain = ({ bytes = Infinity }: Job) => bytes < smallestDrawing;

const keyOf = (job: Job, index: number) => JSON.stringify([job.prompt, index, job.size, job.settings, isPlain(job)]);

async function finished(job: Job, index: number, frames: () => Promise<Pixels[]>): Promise<Picture> {
	const key = keyOf(job, index);
	const encoded = (job.edit ? undefined : drawn.get(key)) ?? (await encode(await frames(), encodingOf(job)));
	if (!job.edit) drawn.set(key, encoded);
	return asSent(encoded, encodingOf(job));
}

/** The `index`-th picture of a job. Deterministic. */
export const paint = (job: Job, index: number): Promise<Picture> =>
	oneOfTwo(async () => await finished(job, index, async () => await framesOf(job, index)));

/** The picture and, before it, its partials from blurred to nearly sharp. */
export const paintInSteps = (job: Job, index: number): Promise<{ partials: Picture[]; final: Picture }> =>
	oneOfTwo(async () => {
		const frames = await framesOf(job, index);
		const { partials: count } = job.settings;
		const partials: Picture[] = [];
		for (let step = 0; step < count; step += 1) {
			const soft = await softened(frames[0]!, count - step);
			partials.push(asSent(await encode([soft], encodingOf(job)), { ...encodingOf(job), bytes: undefined }));
		}
		return { partials, final: await finished(job, index, async () => frames) };
	});
