/** Prints what memory one edit with 16 references of 20 MB needs, above the process at rest; a process of its own, run by memory.test.ts. */
import { mkdtempSync, rmSync, writeFileSync, createReadStream } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { IExecuteFunctions } from 'n8n-workflow';
import { loadPictures } from '../../../nodes/shared/references/loadPictures';
import { SharedPictures } from '../../../nodes/shared/references/sharedPictures';
import { checkEdit } from '../../../nodes/shared/request/edit';
import { requestImages } from '../../../nodes/shared/transport/requestImages';
import { readRoute } from '../../../nodes/shared/transport/route/route';
import { realContext, serve } from '../transport/realHttp';
import { plain } from './files';

const megabyte = 1024 * 1024;
const [count, size] = [16, 20 * megabyte];

async function main() {
	const folder = mkdtempSync(join(tmpdir(), 'references-'));
	const picture = Buffer.concat([await plain(64, 64).jpeg().toBuffer(), Buffer.alloc(size)]);
	const ids = Array.from({ length: count }, (_, index) => join(folder, `${index}.jpg`));
	for (const id of ids) writeFileSync(id, picture);
	let received = 0;
	const server = await serve((request, response) => {
		request.on('data', (chunk: Buffer) => (received += chunk.length));
		request.on('end', () => response.writeHead(400, { 'content-type': 'application/json' }).end('{"error":{"message":"no"}}'));
	});
	const binary = Object.fromEntries(ids.map((id, index) => [`p${index}`, { mimeType: 'image/jpeg', data: 'x', id }]));
	const ctx = {
		...realContext(),
		getInputData: () => [{ json: {}, binary }],
		helpers: { ...realContext().helpers, getBinaryStream: async (id: string) => createReadStream(id) },
	} as unknown as IExecuteFunctions;
	const found = readRoute({ apiKey: 'sk-x', baseUrl: `${server.url}/v1` });
	if (!found.ok) throw new Error(found.refusal.message);

	const atRest = process.memoryUsage().rss;
	let most = 0;
	const watch = setInterval(() => (most = Math.max(most, process.memoryUsage().rss)), 5);
	const settings = { references: [{ kind: 'allFiles' as const }], mask: undefined, markup: undefined, sendAs: 'auto' as const };
	const held = new Map<string, Blob>();
	const loaded = await loadPictures(settings, { json: false, owner: 'x' }, { ctx, row: 0, pictures: new SharedPictures(), held, depth: 'whole' });
	if (!loaded.ok) throw new Error(loaded.refusal.message);
	const pictures = loaded.found;
	const edit = {
		model: 'gpt-image-2',
		prompt: 'x',
		size: { kind: 'auto' as const },
		sizeOfFirst: false,
		snapSize: false,
		quality: 'low',
		n: 1,
		background: 'auto',
		outputFormat: 'png',
	};
	const checked = checkEdit(edit, pictures, { model: undefined, today: new Date(), servedByOpenAi: false });
	if (!checked.ok) throw new Error(checked.refusal.message);
	const result = await requestImages(ctx, found.route, { request: checked.request, held }, async () => undefined);
	clearInterval(watch);
	const inMegabytes = (bytes: number) => Math.round(bytes / megabyte);
	console.log(JSON.stringify({ sentMb: inMegabytes(received), mostMb: inMegabytes(most - atRest), failure: result.ok ? '' : result.failure.code }));
	await server.close();
	rmSync(folder, { recursive: true });
}

void main();
