import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { N8nClient } from '../client';
import { type N8nProcess, startN8n } from '../n8n';
import { packPackage } from '../runtime';
import { type Postgres, type Service, startPostgres, startRedis } from './services';

/** n8n in queue mode: one main process, workers, PostgreSQL and Redis, each of which can be taken away. */
export interface Cluster {
	client: N8nClient;
	workers: N8nProcess[];
	redis: Service;
	postgres: Postgres;
	/** Starts one more worker. */
	addWorker(): Promise<N8nProcess>;
	/** Stops the main process and starts it again under the same address. */
	restartMain(): Promise<void>;
	/** Ends the worker that took this execution, without good-byes; throws where none did. */
	killWorkerOf(executionId: string): Promise<void>;
	/** Ends all workers without good-byes. */
	killWorkers(): Promise<void>;
	/** Ends everything and removes its files. */
	remove(): Promise<void>;
}

/** Starts it all; `env` is for the main process and every worker. */
export async function startCluster(workers: number, env: Record<string, string> = {}): Promise<Cluster> {
	const folder = mkdtempSync(join(tmpdir(), 'n8n-queue-'));
	const [redis, postgres] = await Promise.all([startRedis(), startPostgres()]);
	const tarball = packPackage();
	const shared = {
		EXECUTIONS_MODE: 'queue',
		OFFLOAD_MANUAL_EXECUTIONS_TO_WORKERS: 'true',
		QUEUE_BULL_REDIS_HOST: '127.0.0.1',
		QUEUE_BULL_REDIS_PORT: String(redis.port),
		DB_TYPE: 'postgresdb',
		DB_POSTGRESDB_HOST: '127.0.0.1',
		DB_POSTGRESDB_PORT: String(postgres.port),
		DB_POSTGRESDB_DATABASE: 'postgres',
		DB_POSTGRESDB_USER: 'postgres',
		N8N_ENCRYPTION_KEY: 'one key for main and all workers',
		...env,
	};
	const asMain = { userFolder: join(folder, 'main'), tarball, env: shared };
	let main = await startN8n(asMain);
	const running: N8nProcess[] = [];
	const installed = (worker: string) => join(folder, worker, '.n8n', 'nodes');
	let started = 0;
	// A worker that comes for another one has a folder of its own, as a new container has.
	const addWorker = async () => {
		started += 1;
		const name = `worker-${started}`;
		const userFolder = join(folder, name);
		if (started > 1) cpSync(installed('worker-1'), installed(name), { recursive: true });
		const worker = await startN8n({ command: 'worker', userFolder, tarball, env: { ...shared, N8N_EDITOR_BASE_URL: main.address.url, WEBHOOK_URL: main.address.url } });
		running.push(worker);
		return worker;
	};
	for (let count = 0; count < workers; count++) await addWorker();
	const cluster: Cluster = {
		client: await N8nClient.connect(main.address),
		workers: running,
		redis,
		postgres,
		addWorker,
		async restartMain() {
			await main.stop();
			main = await startN8n({ ...asMain, port: Number(new URL(main.address.url).port) });
			// A restart ends the log-in.
			cluster.client = await N8nClient.connect(main.address);
		},
		async killWorkerOf(executionId) {
			const took = running.findIndex(({ address }) => readFileSync(address.logFile, 'utf8').includes(`Worker started execution ${executionId} (`));
			if (took === -1) throw new Error(`No worker took execution ${executionId}`);
			await running.splice(took, 1)[0]!.kill();
		},
		async killWorkers() {
			await Promise.all(running.splice(0).map(async (worker) => await worker.kill()));
		},
		async remove() {
			await Promise.all([main, ...running].map(async (one) => await one.stop()));
			await Promise.all([redis, postgres].map(async (one) => await one.remove()));
			rmSync(folder, { recursive: true, force: true });
		},
	};
	return cluster;
}
