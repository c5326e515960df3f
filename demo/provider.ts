import { createInterface } from 'node:readline/promises';
import type { IDataObject } from 'n8n-workflow';
import { EmulatorClient, portOr, startEmulatorProcess } from '../testbed';
import type { Fault } from '../testbed';
import type { DemoOptions } from './options';

/** Who draws the images. */
export interface Provider {
	/** The `gptImageApi` credential's data. */
	credential: IDataObject;
	/** One sentence for the contact sheet. */
	madeBy: string;
	isBilled: boolean;
	/** Makes the emulator fail in these ways; nothing where the provider is a real one. */
	mishap(faults: Fault[]): Promise<void>;
	stop(): Promise<void>;
}

/** The emulator is called as OpenAI is, and counts tokens as OpenAI does: the receipts are priced from OpenAI's table. */
export const emulatorCredential = (url: string) => ({ apiKey: 'sk-emulator', baseUrl: `${url}/v1`, route: 'openai', ownerName: 'OpenAI' });

async function emulator(): Promise<Provider> {
	console.log('Starting the emulator of the image API …');
	const { url, stop } = await startEmulatorProcess(await portOr(8787));
	return {
		credential: emulatorCredential(url),
		madeBy: 'Drawn by the local emulator: the receipts show what OpenAI would have billed; nothing was spent.',
		isBilled: false,
		mishap: async (faults) => await new EmulatorClient(url).faults(...faults),
		stop,
	};
}

function openai(apiKey: string): Provider {
	return {
		credential: { apiKey, baseUrl: 'https://api.openai.com/v1', route: 'openai' },
		madeBy: 'Made and billed by OpenAI.',
		isBilled: true,
		mishap: async () => {},
		stop: async () => {},
	};
}

/** The emulator, or OpenAI if the person asked for it. Throws if the key is missing. */
export async function chooseProvider(options: DemoOptions): Promise<Provider> {
	if (!options.openai) return await emulator();
	const apiKey = process.env.OPENAI_API_KEY;
	if (!apiKey) throw new Error('--openai needs your key in the environment variable OPENAI_API_KEY.');
	return openai(apiKey);
}

/** Asks before money is spent. Without a terminal to ask at, the answer is no. */
export async function mayRun(provider: Provider, { yes }: DemoOptions): Promise<boolean> {
	if (!provider.isBilled || yes) return true;
	if (!process.stdin.isTTY) {
		console.log('Nothing was spent. To go ahead without being asked, add --yes.');
		return false;
	}
	const terminal = createInterface({ input: process.stdin, output: process.stdout });
	const answer = await terminal.question('Go ahead? This is billed to your OpenAI account. (y/N) ');
	terminal.close();
	return /^y(es)?$/i.test(answer.trim());
}
