/**
 * Memory and time of reading answers, without n8n: a server in a process of its own, images of 4 and 16 MB one by one
 * and side by side, written to disk as n8n's store does. Run: npx tsx test/bench/readerMemory.ts [megabytes] [images] [in flight]
 */
import { fork } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { readAnswer } from '../../nodes/shared/transport/answer/readAnswer';

const megabyte = 1024 * 1024;

/** The child: answers every request with one image of the size in its path, in small pieces. */
function serve(): void {
	const server = http.createServer((req, res) => {
		const bytes = Number(req.url?.slice(1)) * megabyte;
		const piece = Buffer.alloc(48 * 1024, 0x5a).toString('base64');
		let left = Math.ceil(((bytes / 3) * 4) / piece.length);
		res.writeHead(200, { 'content-type': 'application/json' });
		res.write('{"created":1,"data":[{"b64_json":"');
		const more = () => {
			while (left-- > 0) if (!res.write(piece)) return void res.once('drain', more);
			res.end('"}],"usage":{"output_tokens":1}}');
		};
		more();
	});
	server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
}

async function measure(): Promise<void> {
	const [megabytes = 16, images = 20, inFlight = 1] = process.argv.slice(2).map(Number);
	const folder = await mkdtemp(join(tmpdir(), 'gpt-image-bench-'));
	const child = fork(__filename, [], { env: { ...process.env, BENCH_SERVER: '1' }, execArgv: process.execArgv });
	const port = await new Promise<number>((resolve) => child.once('message', (message) => resolve(Number(message))));

	let peak = 0;
	const read = async (index: number, size: number) => {
		const answer = await new Promise<http.IncomingMessage>((resolve) => http.get({ port, path: `/${size}` }, resolve));
		const reading = await readAnswer(answer, async ({ stream }) => {
			await writeFile(join(folder, `${index}.bin`), stream as unknown as AsyncIterable<Buffer>);
		});
		if (!reading.ok) throw reading.error;
	};
	await read(0, 1);
	const before = process.memoryUsage.rss();
	const timer = setInterval(() => (peak = Math.max(peak, process.memoryUsage.rss())), 5);
	const started = performance.now();
	let next = 0;
	const worker = async () => {
		while (next < images) await read(next++, megabytes);
	};
	await Promise.all(Array.from({ length: inFlight }, worker));
	clearInterval(timer);
	const seconds = (performance.now() - started) / 1000;
	const added = ((peak - before) / megabyte).toFixed(0);
	console.log(`${images} images of ${megabytes} MB, ${inFlight} in flight: +${added} MB, ${seconds.toFixed(1)} s`);
	child.kill();
	await rm(folder, { recursive: true, force: true });
}

if (process.env.BENCH_SERVER) serve();
else void measure();
