import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { end, track } from '../../../testbed/children';
import { ensureRuntime } from '../../../testbed/runtime';
import { filesBelow } from '../../../testbed/stored';
import { promptOf } from '../prompts';
import { sizeOf } from '../sizeOf';
import type { Contender } from '../types';
import { insideOptions } from './inside';

const script = join(__dirname, 'sdkScript.mjs');

/** The `openai` SDK in a plain script, on the Node that runs n8n. */
export const sdkScript = (inFlight: number): Contender => ({
	id: `sdk-${inFlight}`,
	name: '`openai` SDK script (the floor)',
	inFlight,
	start: async ({ baseUrl, apiKey }) => {
		const folder = mkdtempSync(join(tmpdir(), 'gpt-image-bench-'));
		const images = join(folder, 'images');
		const child = spawn(ensureRuntime().node, [script, baseUrl, apiKey, images, String(inFlight)], {
			stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
			env: { ...process.env, ...insideOptions() },
		});
		track(child);
		return {
			pid: child.pid!,
			async run(count) {
				const answered = once(child, 'message') as Promise<[{ wallMs: number; failure?: string }]>;
				const gone = once(child, 'exit').then(() => Promise.reject(new Error('The SDK script ended early')));
				gone.catch(() => undefined);
				child.send(Array.from({ length: count }, (_, index) => promptOf(index)));
				const [said] = await Promise.race([answered, gone]);
				return { ...said, ...sizeOf(filesBelow(images)) };
			},
			async stop() {
				await end(child);
				rmSync(folder, { recursive: true, force: true });
			},
		};
	},
});
