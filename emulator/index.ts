import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createApp } from './server';
import { createState, discardState } from './state';

export interface EmulatorOptions {
	/** 0, the default, takes a free one. */
	port?: number;
	/** The only key that is accepted. Default: sk-emulator. */
	apiKey?: string;
}

export interface Emulator {
	/** http://127.0.0.1:PORT, without /v1. */
	url: string;
	port: number;
	/** Ends open answers, stops listening and deletes what was stored. */
	close(): Promise<void>;
}

/** Starts the stand-in for the OpenAI image API on 127.0.0.1. Rejects if the port is taken. */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
	const state = createState(options.apiKey ?? 'sk-emulator');
	const server = createApp(state).listen(options.port ?? 0, '127.0.0.1');
	try {
		await once(server, 'listening');
	} catch (error) {
		discardState(state);
		throw error;
	}
	// Uploads and slow pictures may take long; tests decide when a call is over.
	server.requestTimeout = 0;
	const { port } = server.address() as AddressInfo;
	state.url = `http://127.0.0.1:${port}`;
	return {
		url: state.url,
		port,
		async close() {
			state.closing.abort();
			const ended = new Promise((resolve) => server.close(resolve));
			server.closeAllConnections();
			await ended;
			discardState(state);
		},
	};
}
