import { EmulatorClient, startEmulatorProcess } from '../../testbed';
import { type Cluster, startCluster } from '../../testbed/queue/cluster';
import { missingForQueueMode } from '../../testbed/queue/services';
import type { FreshBed } from '../n8n/useBed';

const missing = missingForQueueMode();
if (missing.length > 0) console.log(`Queue mode is not tested: this machine has no ${missing.join(' and no ')}.`);
export const inQueueMode = missing.length > 0 ? describe.skip : describe;

/** The bed of a test in queue mode. */
export interface QueueBed extends FreshBed {
	cluster: Cluster;
}

/** A main process with workers and files in the database, beside an emulator that forgets everything before each test. */
export function useCluster(workers: number, settings: Record<string, unknown>): QueueBed {
	const bed = { folder: '' } as QueueBed;
	let emulated: { stop(): Promise<void> } | undefined;
	beforeAll(async () => {
		const started = await startEmulatorProcess();
		emulated = started;
		const emulator = new EmulatorClient(started.url);
		const cluster = await startCluster(workers, { N8N_DEFAULT_BINARY_DATA_MODE: 'database' });
		const data = { apiKey: emulator.apiKey, baseUrl: emulator.baseUrl, ownerName: 'OpenAI' };
		Object.assign(bed, { cluster, emulator, n8n: cluster.client, credential: { gptImageApi: await cluster.client.createCredential('gptImageApi', data) } });
	}, 600_000);
	afterAll(async () => {
		await bed.cluster?.remove();
		await emulated?.stop();
	}, 120_000);
	beforeEach(async () => {
		await bed.emulator.reset();
		await bed.emulator.settings(settings);
	});
	return bed;
}
