import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { end, endWithParent, track } from './children';
import { projectRoot } from './runtime';

/** One call as the emulator recorded it. The record's other fields are in emulator/record.ts. */
export interface RecordedRequest {
	id: string;
	method: string;
	path: string;
	headers: Record<string, string>;
	contentType?: string;
	body: Record<string, unknown>;
	files: Array<{
		field: string;
		fileName: string;
		mimeType: string;
		bytes: number;
		sha256: string;
		width: number;
		height: number;
		order: number;
	}>;
	status: number;
	fault?: string;
	answeredImages: number;
	costUsd?: number;
	completed: boolean;
	inFlightAtStart: number;
}

/** A fault for the emulator to play: see emulator/faults.ts for the kinds and their options. */
export interface Fault {
	kind: string;
	/** How often; 0 is always, 1 unless told. */
	times?: number;
	match?: { path?: string; promptIncludes?: string; model?: string };
	[option: string]: unknown;
}

/** Talks to a running emulator over its control endpoints. */
export class EmulatorClient {
	/** The key the emulator accepts. */
	readonly apiKey = 'sk-emulator';

	constructor(readonly url: string) {}

	/** What the credential's Base URL is set to. */
	get baseUrl(): string {
		return `${this.url}/v1`;
	}

	/** Calls since the last `reset`, oldest first. */
	async requests(): Promise<RecordedRequest[]> {
		return ((await (await this.call('GET', 'requests')).json()) as { requests: RecordedRequest[] }).requests;
	}

	/** The calls that asked for images; with an endpoint, the calls to that one alone. */
	async imageRequests(endpoint: 'generations' | 'edits' | 'responses' | '' = ''): Promise<RecordedRequest[]> {
		const asked = (await this.requests()).filter(({ path }) => /\/(images\/|responses)/.test(path));
		return asked.filter(({ path }) => path.endsWith(endpoint));
	}

	/** Replaces the faults to play. */
	async faults(...faults: Fault[]): Promise<void> {
		await this.call('PUT', 'faults', { faults });
	}

	/** Changes settings: delayMs, imageBytes, imagesPerMinute, ... */
	async settings(settings: Record<string, unknown>): Promise<void> {
		await this.call('PUT', 'settings', settings);
	}

	/** Forgets calls, faults and settings. */
	async reset(): Promise<void> {
		await Promise.all(['requests', 'faults', 'settings'].map((name) => this.call('DELETE', name)));
	}

	/** Forgets calls, and keeps faults and settings. */
	async forget(): Promise<void> {
		await this.call('DELETE', 'requests');
	}

	/** How many calls there were since the last `reset` or `forget`, and how many are being answered. */
	async health(): Promise<{ requests: number; inFlight: number }> {
		return (await (await this.call('GET', 'health')).json()) as { requests: number; inFlight: number };
	}

	private async call(method: string, name: string, body?: unknown): Promise<Response> {
		const answer = await fetch(`${this.url}/_emulator/${name}`, {
			method,
			headers: { 'content-type': 'application/json' },
			body: body === undefined ? undefined : JSON.stringify(body),
		});
		if (!answer.ok) throw new Error(`The emulator answered ${answer.status} to ${name}: ${await answer.text()}`);
		return answer;
	}
}

/** Starts the emulator in its own process, so that it does not share a core's time with what it is measured by. */
export async function startEmulatorProcess(
	port = 0,
	key = 'sk-emulator',
): Promise<{ url: string; stop(): Promise<void> }> {
	const child = spawn(
		process.execPath,
		[...endWithParent, '--import', 'tsx', 'emulator/cli.ts', '--port', String(port), '--key', key],
		{
			cwd: projectRoot,
			stdio: ['ignore', 'pipe', 'inherit', 'pipe'],
		},
	);
	track(child);
	const output = child.stdout!;
	const lines = createInterface({ input: output });
	const announced = (async () => {
		for await (const line of lines) {
			const url = /http:\/\/127\.0\.0\.1:\d+/.exec(line)?.[0];
			if (url) return url;
		}
		return undefined;
	})();
	const url = await Promise.race([announced, once(child, 'exit').then(() => undefined)]);
	if (!url) throw new Error('The emulator did not start; the reason is above.');
	output.resume();
	return { url, stop: async () => await end(child) };
}
