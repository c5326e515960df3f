/**
 * What Exact Size adds to an image, by hand: `node --expose-gc --import tsx test/unit/image/exact/answerCost.ts`. CPU from the first
 * byte of an answer to the stored file, n8n's own store on disk, for a file of about 4 MB: off, on with nothing to cut, and cut.
 */
import 'reflect-metadata';

import { randomFillSync } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { Readable } from 'node:stream';
import { join } from 'node:path';
import { Container } from '@n8n/di';
import { BinaryDataConfig, BinaryDataService } from 'n8n-core';
import { prepareBinaryData } from 'n8n-core/dist/execution-engine/node-execution-context/utils/binary-helper-functions';
import sharp from 'sharp';
import { defaultOutput } from '../../../../nodes/shared/output/settings';
import type { Size } from '../../../../nodes/shared/request/size';
import type { Order } from '../../../../nodes/shared/run/order/types';
import { keeper } from '../../../../nodes/shared/run/send/store';
import type { Run } from '../../../../nodes/shared/run/types';
import { readAnswer } from '../../../../nodes/shared/transport/answer/readAnswer';
import { scene } from './files';

const rounds = 9;
const each = 5;

type Stored = Parameters<typeof prepareBinaryData>[0];

const helpers = { prepareBinaryData: async (file: Stored, name: string, type: string) => await prepareBinaryData(file, 'execution-1', 'workflow-1', name, type) };
const run = { index: 0, ctx: { helpers } } as unknown as Run;
const orderTo = (target: Size | undefined) => ({ row: 0, images: 1, output: { ...defaultOutput, fileName: 'picture' }, target }) as Order;

/** As it comes from a socket: the reader writes over what it gets. */
const inPieces = (answer: Buffer) =>
	Readable.from(
		(function* () {
			for (let at = 0; at < answer.length; at += 65_536) yield Buffer.from(answer.subarray(at, at + 65_536));
		})(),
		{ objectMode: false },
	);

/** CPU of one image, milliseconds. */
async function cpuOf(answer: Buffer, target: Size | undefined): Promise<number> {
	await new Promise((done) => setImmediate(done));
	global.gc?.();
	const before = process.cpuUsage();
	for (let image = 0; image < each; image++) {
		const reading = await readAnswer(inPieces(answer), keeper(run, orderTo(target)));
		if (!reading.ok || reading.lost.length > 0) throw reading.ok ? reading.lost[0]!.error : reading.error;
	}
	const { user, system } = process.cpuUsage(before);
	return (user + system) / 1000 / each;
}

const middle = (values: number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;

async function measure(name: string, file: Buffer) {
	const answer = Buffer.from(JSON.stringify({ data: [{ b64_json: file.toString('base64') }] }));
	const { width, height } = await sharp(file).metadata();
	const ways = { off: undefined, right: { width, height }, cut: { width: width - 8, height: height - 8 } };
	const measured: Record<keyof typeof ways, number[]> = { off: [], right: [], cut: [] };
	for (let round = 0; round < rounds; round++) {
		for (const [way, target] of Object.entries(ways)) measured[way as keyof typeof ways].push(await cpuOf(answer, target));
	}
	const [off, right, cut] = [middle(measured.off), middle(measured.right), middle(measured.cut)];
	const times = (value: number) => `${value.toFixed(1)} ms (${(value / off).toFixed(2)})`;
	console.log(`${name}, ${(file.length / 1e6).toFixed(1)} MB: off ${off.toFixed(1)} ms, nothing to cut ${times(right)}, cut ${times(cut)}`);
}

const noise = (edge: number) => sharp(randomFillSync(Buffer.alloc(edge * edge * 3)), { raw: { width: edge, height: edge, channels: 3 } });

async function main() {
	const folder = await mkdtemp(join(tmpdir(), 'gpt-image-cost-'));
	Object.assign(Container.get(BinaryDataConfig), { mode: 'filesystem', localStoragePath: folder });
	await Container.get(BinaryDataService).init();
	await measure('JPEG', await noise(1984).jpeg({ quality: 95 }).toBuffer());
	await measure('WebP', await noise(2144).webp({ quality: 90, effort: 0 }).toBuffer());
	await measure('PNG', await scene({ width: 1088, height: 1360 }).png().toBuffer());
	await rm(folder, { recursive: true, force: true });
}

void main();
