// The floor: the same images with the openai SDK and nothing else. Talks to the benchmark over Node's own channel.
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import OpenAI from 'openai';

const [baseURL, apiKey, folder, inFlight] = process.argv.slice(2);
const client = new OpenAI({ baseURL, apiKey, maxRetries: 0 });

async function makeOne(prompt, index) {
	const { data } = await client.images.generate({
		model: 'gpt-image-2',
		prompt,
		size: '1024x1024',
		quality: 'low',
	});
	await writeFile(join(folder, `${index}.png`), Buffer.from(data[0].b64_json, 'base64'));
}

async function makeAll(prompts) {
	let next = 0;
	const worker = async () => {
		while (next < prompts.length) await makeOne(prompts[next], next++);
	};
	await Promise.all(Array.from({ length: Number(inFlight) }, worker));
}

process.on('message', async (prompts) => {
	await rm(folder, { recursive: true, force: true });
	await mkdir(folder, { recursive: true });
	const startedAt = performance.now();
	const failure = await makeAll(prompts).then(
		() => undefined,
		(error) => error.message,
	);
	process.send({ wallMs: performance.now() - startedAt, failure });
});
