import { generateSpec, pause, until, workflow } from '../../testbed';
import { filesIn, markingWorkflow, promptTable } from './flow';
import { inQueueMode, useCluster } from './useCluster';

inQueueMode('in queue mode, with two workers, PostgreSQL and files in the database', () => {
	const bed = useCluster(2, { imageBytes: 4000, delayMs: 300 });

	const answered = async () => (await bed.emulator.imageRequests()).filter(({ completed, status }) => completed && status === 200);

	/** How often each prompt was billed, the most first. */
	async function billed(): Promise<number[]> {
		const counts = new Map<string, number>();
		for (const { body, answeredImages } of await bed.emulator.imageRequests()) {
			if (answeredImages > 0) counts.set(String(body.prompt), (counts.get(String(body.prompt)) ?? 0) + 1);
		}
		return [...counts.values()].sort((a, b) => b - a);
	}

	const readable = async (id: string): Promise<boolean> => {
		const bytes = await bed.n8n.rest.bytes(`/rest/binary-data?id=${encodeURIComponent(id)}&action=download`);
		return bytes.subarray(1, 4).toString('latin1') === 'PNG';
	};

	const isOver = async (id: string) => {
		const { status } = await bed.n8n.rest.get<{ status: string }>(`/rest/executions/${id}`);
		return !['new', 'running', 'unknown', 'waiting'].includes(status);
	};

	/** Runs the workflow until no row is open, as a schedule would; gives how many runs it took. */
	async function runUntilAllAreMade(table: string, id: string): Promise<number> {
		for (let runs = 1; ; runs++) {
			const execution = await bed.n8n.start(id);
			await until('the run is over', async () => await isOver(execution), 180_000);
			if ((await filesIn(bed.n8n, table)).every((file) => file !== '')) return runs;
			if (runs === 5) throw new Error('Rows are still open after five runs');
		}
	}

	test('a picture a worker made is read by main', async () => {
		await promptTable(bed.n8n, 'Read', 8);
		const id = await bed.n8n.createWorkflow(markingWorkflow('Read', bed.credential));
		expect(await runUntilAllAreMade('Read', id)).toBe(1);
		const files = await filesIn(bed.n8n, 'Read');
		expect(await Promise.all(files.map(readable))).toEqual(files.map(() => true));
		expect(await billed()).toEqual(files.map(() => 1));
	});

	test.each([1, 4, 7, 10])('a worker that is killed after %i answers: the next run buys what had not left, and nothing that had', async (moment) => {
		const name = `Killed ${moment}`;
		await promptTable(bed.n8n, name, 16);
		const id = await bed.n8n.createWorkflow(markingWorkflow(name, bed.credential));
		await bed.n8n.start(id);
		await until('answers', async () => (await answered()).length >= moment, 60_000);
		// Nobody says which worker has the run: both go.
		const left = async () => (await filesIn(bed.n8n, name)).filter((file) => file !== '').length;
		await bed.cluster.killWorkers();
		const before = await left();
		const bought = (await answered()).length;
		await Promise.all([bed.cluster.addWorker(), bed.cluster.addWorker()]);
		await runUntilAllAreMade(name, id);
		const counts = await billed();
		expect(counts).toHaveLength(16);
		// What was on its way when the worker died, at most as many as Images at Once twice over: under way, and being saved.
		const twice = counts.filter((count) => count > 1).length;
		console.log(`${name}: ${bought} answered and ${before} saved at the kill, ${twice} bought twice`);
		expect(Math.max(...counts)).toBeLessThanOrEqual(2);
		expect(twice).toBeLessThanOrEqual(bought - before + 4);
		expect(before + 8).toBeGreaterThanOrEqual(bought);
		const files = await filesIn(bed.n8n, name);
		expect(await Promise.all(files.map(readable))).toEqual(files.map(() => true));
	});

	test.each(['redis', 'postgres'] as const)('%s goes away for two seconds in the middle of a run: every row is made, once', async (service) => {
		const name = `Without ${service}`;
		await promptTable(bed.n8n, name, 16);
		const id = await bed.n8n.createWorkflow(markingWorkflow(name, bed.credential));
		const execution = await bed.n8n.start(id);
		await until('answers', async () => (await answered()).length >= 4, 60_000);
		await bed.cluster[service].kill();
		await pause(2_000);
		await bed.cluster[service].start();
		await until('the run is over', async () => await isOver(execution).catch(() => false), 180_000);
		const saved = (await filesIn(bed.n8n, name)).filter((file) => file !== '').length;
		const counts = await billed();
		console.log(`${name}: ${saved} of 16 saved by the first run, ${counts.length} bought`);
		await runUntilAllAreMade(name, id);
		const twice = (await billed()).filter((count) => count > 1).length;
		console.log(`${name}: ${twice} bought twice in all`);
		expect(twice).toBeLessThanOrEqual(counts.length - saved);
		expect(counts.length - saved).toBeLessThanOrEqual(service === 'redis' ? 0 : 8);
	});

	test('two executions with the same rows at once buy them twice: the table is the only memory', async () => {
		await promptTable(bed.n8n, 'Same', 6);
		const id = await bed.n8n.createWorkflow(markingWorkflow('Same', bed.credential));
		const runs = await Promise.all([bed.n8n.start(id), bed.n8n.start(id)]);
		for (const run of runs) await until('the run is over', async () => await isOver(run), 120_000);
		expect(Math.max(...(await billed()))).toBeLessThanOrEqual(2);
		expect((await filesIn(bed.n8n, 'Same')).every((file) => file !== '')).toBe(true);
	});

	test('Retry On Fail buys only what is missing', async () => {
		await bed.emulator.faults({ kind: 'serverError', match: { promptIncludes: 'Retried 3' }, times: 1 });
		const rows = Array.from({ length: 6 }, (_, row) => ({ prompt: `Retried ${row + 1}` }));
		const image = generateSpec(bed, { name: 'Image', retryOnFail: true, maxTries: 3, waitBetweenTries: 100, parameters: { options: { attempts: 1 } } });
		const execution = await bed.n8n.run(workflow({ rows, nodes: [image] }), { timeoutMs: 120_000 });
		expect(execution.status).toBe('success');
		expect(await billed()).toEqual(rows.map(() => 1));
	});

	test('thirty executions share an account that answers five calls at once: all rows are made', async () => {
		await bed.emulator.settings({ imageBytes: 4000, delayMs: 300, requestsAtOnce: 5 });
		const rows = Array.from({ length: 10 }, (_, row) => ({ prompt: `Shared ${row + 1}` }));
		const image = generateSpec(bed, { name: 'Image', onError: 'continueErrorOutput', parameters: { size: '816x816' } });
		const id = await bed.n8n.createWorkflow(workflow({ name: 'Shared', rows, nodes: [image] }));
		const started = Date.now();
		const runs = await Promise.all(Array.from({ length: 30 }, async () => await bed.n8n.start(id)));
		for (const run of runs) await until('the run is over', async () => await isOver(run), 300_000);
		const seconds = (Date.now() - started) / 1000;
		const calls = (await bed.emulator.imageRequests()).length;
		const made = (await answered()).length;
		console.log(`Shared: ${made} of 300 made by ${calls} calls in ${seconds.toFixed(0)} s`);
		expect(made).toBe(300);
	});
});
