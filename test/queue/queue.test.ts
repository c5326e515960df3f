import { generateSpec, type NodeSpec, pause, receiptIn, until, workflow } from '../../testbed';
import { filesIn, markingWorkflow, nameInPostgres, promptTable } from './flow';
import { delaysOf, type Moment, moments, rows } from './moments';
import { publicApi } from './publicApi';
import { billed, inTheEnd, isOver, lookAt, Page, readable, runUntilAllAreMade, savedIn, type Seen, storedBy } from './seen';
import { inQueueMode, useCluster } from './useCluster';

const brokenOff = new Page('broken off', ['What happened', 'Bought by then', 'Stored', 'Saved', 'Bought twice', 'Readable in the end', 'Lost']);

inQueueMode('in queue mode, with two workers, PostgreSQL and files in the database', () => {
	const bed = useCluster(2, { imageBytes: 4000, delayMs: 300 });

	const answered = async () => (await bed.emulator.imageRequests()).filter(({ completed, status }) => completed && status === 200);
	const quiet = async () => await until('no call is under way', async () => (await bed.emulator.health()).inFlight === 0);
	const writesWaitingFor = async (table: string) => Number((await bed.cluster.postgres.ask(`SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = '${table}'::regclass`))[0]);

	/** The row of the page for a run that was broken off: everything is readable in the end, and bought twice is only what was not saved. */
	async function note(what: string, name: string, { bought, stored, saved }: Seen, { varies = false } = {}): Promise<void> {
		const { twice, readable, lost } = await inTheEnd(bed, name);
		brokenOff.add(what, [bought, stored, saved, twice, readable, lost], { varies });
		expect({ twice, readable, lost }).toEqual({ twice: bought - saved, readable: rows, lost: 0 });
		expect(Math.max(...(await billed(bed)))).toBeLessThanOrEqual(2);
		expect(stored).toBeGreaterThanOrEqual(saved);
		expect(stored).toBeLessThanOrEqual(bought);
	}

	test('a picture a worker made is read by main', async () => {
		await promptTable(bed.n8n, 'Read', 8);
		expect(await runUntilAllAreMade(bed, 'Read')).toBe(1);
		expect(await inTheEnd(bed, 'Read')).toEqual({ twice: 0, readable: 8, lost: 0 });
		expect(await billed(bed)).toEqual(Array(8).fill(1));
	});

	/** Starts a run that comes no further than this moment, and gives its execution once it has come there. What it locks stays so until `unlock`. */
	async function runTo(moment: Moment, name: string): Promise<string> {
		const { calls, saved, locked, waits, faults = [] } = moment;
		await bed.emulator.settings({ delayMs: delaysOf(moment) });
		await bed.emulator.faults(...faults);
		const table = locked === 'rows' ? await nameInPostgres(bed.n8n, name) : 'binary_data';
		if (locked) release = await bed.cluster.postgres.lock(table);
		const execution = await bed.n8n.start(await bed.n8n.createWorkflow(markingWorkflow(name, bed.credential, waits)));
		await until(moment.name, async () => {
			const { status } = await bed.n8n.rest.get<{ status: string }>(`/rest/executions/${execution}`);
			const isThere = status === 'running' && (await bed.emulator.health()).requests === calls && (await savedIn(bed, name)) === saved;
			return isThere && (!locked || (await writesWaitingFor(table)) > 0);
		});
		// An answer is being read, a picture being stored.
		await pause(500);
		return execution;
	}

	let release: (() => Promise<void>) | undefined;
	const unlock = async () => {
		await release?.();
		release = undefined;
	};
	afterEach(unlock);

	test.each(moments)('a worker killed with $name: the next run buys what was not saved, and nothing else', async (moment) => {
		const name = `Killed ${moments.indexOf(moment) + 1}`;
		await promptTable(bed.n8n, name, rows);
		const execution = await runTo(moment, name);
		await bed.cluster.killWorkerOf(execution);
		await unlock();
		await quiet();
		const seen = await lookAt(bed, name, execution);
		expect(seen).toMatchObject({ bought: moment.calls, saved: moment.saved });
		await bed.emulator.settings({ delayMs: 100 });
		await Promise.all([bed.cluster.addWorker(), runUntilAllAreMade(bed, name)]);
		await note(`A worker killed: ${moment.name}`, name, seen, { varies: moment.locked !== undefined });
	}, 240_000);

	test.each(['redis', 'postgres'] as const)('%s goes away for two seconds in the middle of a run: every row is made, and bought again is only what was not saved', async (service) => {
		const name = `Without ${service}`;
		await promptTable(bed.n8n, name, rows);
		const execution = await bed.n8n.start(await bed.n8n.createWorkflow(markingWorkflow(name, bed.credential)));
		await until('answers', async () => (await answered()).length >= 4, 60_000);
		await bed.cluster[service].kill();
		await pause(2_000);
		await bed.cluster[service].start();
		await until('the run is over', async () => await isOver(bed, execution).catch(() => false), 180_000);
		const seen = await lookAt(bed, name, execution);
		await runUntilAllAreMade(bed, name);
		await note(`${service === 'redis' ? 'Redis' : 'PostgreSQL'} away for 2 seconds`, name, seen, { varies: service === 'postgres' });
		expect(seen.bought - seen.saved).toBeLessThanOrEqual(service === 'redis' ? 0 : 8);
	}, 240_000);

	test('the file table is away for two seconds while pictures are stored: all of the run is stored, saved and bought once', async () => {
		await promptTable(bed.n8n, 'No files', rows);
		const execution = await bed.n8n.start(await bed.n8n.createWorkflow(markingWorkflow('No files', bed.credential)));
		await until('the first pictures are saved', async () => (await savedIn(bed, 'No files')) >= 1, 60_000);
		const { ask } = bed.cluster.postgres;
		await ask('ALTER TABLE binary_data RENAME TO binary_data_away');
		const storedBefore = async () => Number((await ask(`SELECT count(*) FROM binary_data_away WHERE "sourceId" = '${execution}' AND "mimeType" = 'image/png'`))[0]);
		await until('a picture has nowhere to go', async () => (await answered()).length > (await storedBefore()));
		await pause(2_000);
		await ask('ALTER TABLE binary_data_away RENAME TO binary_data');
		await until('the run is over', async () => await isOver(bed, execution), 120_000);
		const seen = await lookAt(bed, 'No files', execution);
		expect(seen).toEqual({ bought: rows, stored: rows, saved: rows });
		await note('The file table away for 2 seconds', 'No files', seen);
	});

	/** A run that is stopped by the public API when half of the pictures are saved and four calls are under way. */
	async function stopHalfway(name: string) {
		await promptTable(bed.n8n, name, rows);
		const execution = await runTo(moments.find(({ saved }) => saved === rows / 2)!, name);
		const call = await publicApi(bed.n8n);
		expect(await call(`executions/${execution}/stop`)).toMatchObject({ status: 200, body: { status: 'canceled' } });
		await quiet();
		const { requests } = await bed.emulator.health();
		await bed.emulator.settings({ delayMs: 100 });
		await pause(1_500);
		expect(await bed.emulator.health()).toEqual({ ok: true, requests, inFlight: 0 });
		const seen = await lookAt(bed, name, execution);
		expect(seen).toEqual({ bought: rows / 2 + 4, stored: rows / 2, saved: rows / 2 });
		return { execution, call, seen };
	}

	test('Stop by the public API: the calls under way end, none is made afterwards, and the next run buys only what was not saved', async () => {
		const { seen } = await stopHalfway('Stopped');
		await runUntilAllAreMade(bed, 'Stopped');
		await note('Stop by the public API, half of the pictures saved', 'Stopped', seen);
	});

	test('Retry of the stopped execution buys nothing: n8n takes the node as ended, with the rows it had; the next run makes the others', async () => {
		const { execution, call, seen } = await stopHalfway('Retried');
		const { body } = await call(`executions/${execution}/retry`);
		const again = await bed.n8n.finished(String(body.id));
		expect(again.status).toBe('success');
		expect(again.items('Image')).toHaveLength(rows / 2);
		expect(again.items('Image', 1).map(({ json }) => receiptIn(json).outcome)).toEqual(Array(4).fill('unknown'));
		expect(await lookAt(bed, 'Retried', execution)).toEqual(seen);
		expect(await storedBy(bed, again.id)).toBe(0);
		await runUntilAllAreMade(bed, 'Retried');
		await note('Retry of an execution stopped like that', 'Retried', seen);
	});

	test('n8n’s own Retry of a failed execution finds in the database what was bought, on whichever worker: only the rest is bought', async () => {
		await bed.emulator.faults({ kind: 'moderation', match: { promptIncludes: 'Failed 5' }, times: 1 });
		const prompts = Array.from({ length: 8 }, (_, row) => ({ prompt: `Failed ${row + 1}` }));
		const image = generateSpec(bed, { name: 'Image', parameters: { size: '816x816', options: { concurrency: 1 } } });
		const failed = await bed.n8n.run(workflow({ rows: prompts, nodes: [image] }));
		expect(failed.status).toBe('error');
		expect(await billed(bed)).toEqual([1, 1, 1, 1]);
		// Whoever is to go on has nothing of it in memory.
		await bed.cluster.killWorkerOf(failed.id);
		await bed.cluster.addWorker();
		const { body } = await (await publicApi(bed.n8n))(`executions/${failed.id}/retry`);
		const again = await bed.n8n.finished(String(body.id));
		expect(again.items('Image').map(({ json }) => receiptIn(json).outcome)).toEqual(prompts.map(() => 'made'));
		expect(await billed(bed)).toEqual(prompts.map(() => 1));
		const opened = await Promise.all(again.items('Image').map(async (item) => (await again.binary(item)).subarray(1, 4).toString('latin1')));
		expect(opened).toEqual(prompts.map(() => 'PNG'));
	});

	test('two executions with the same rows at once buy them twice: the table is the only memory', async () => {
		await promptTable(bed.n8n, 'Same', 6);
		const id = await bed.n8n.createWorkflow(markingWorkflow('Same', bed.credential));
		const runs = await Promise.all([bed.n8n.start(id), bed.n8n.start(id)]);
		for (const run of runs) await until('the run is over', async () => await isOver(bed, run), 120_000);
		expect(Math.max(...(await billed(bed)))).toBeLessThanOrEqual(2);
		expect((await filesIn(bed.n8n, 'Same')).every((file) => file !== '')).toBe(true);
	});

	test('Retry On Fail buys only what is missing', async () => {
		await bed.emulator.faults({ kind: 'serverError', match: { promptIncludes: 'Retried 3' }, times: 1 });
		const prompts = Array.from({ length: 6 }, (_, row) => ({ prompt: `Retried ${row + 1}` }));
		const image = generateSpec(bed, { name: 'Image', retryOnFail: true, maxTries: 3, waitBetweenTries: 100, parameters: { options: { attempts: 1 } } });
		const execution = await bed.n8n.run(workflow({ rows: prompts, nodes: [image] }), { timeoutMs: 120_000 });
		expect(execution.status).toBe('success');
		expect(await billed(bed)).toEqual(prompts.map(() => 1));
	});

	test('thirty executions share an account that answers five calls at once: all rows are made', async () => {
		const prompts = Array.from({ length: 10 }, (_, row) => ({ prompt: `Shared ${row + 1}` }));
		const image = generateSpec(bed, { name: 'Image', onError: 'continueErrorOutput', parameters: { size: '816x816' } });
		const id = await bed.n8n.createWorkflow(workflow({ name: 'Shared', rows: prompts, nodes: [image] }));
		const runAll = async (settings: Record<string, unknown>) => {
			await bed.emulator.reset();
			await bed.emulator.settings({ imageBytes: 4000, delayMs: 300, ...settings });
			const started = Date.now();
			const runs = await Promise.all(Array.from({ length: 30 }, async () => await bed.n8n.start(id)));
			for (const run of runs) await until('the run is over', async () => await isOver(bed, run), 300_000);
			return { seconds: Math.round((Date.now() - started) / 1000), calls: (await bed.emulator.imageRequests()).length, made: (await answered()).length };
		};
		const [free, shared] = [await runAll({}), await runAll({ requestsAtOnce: 5 })];
		console.log(`Shared: ${shared.made} of 300 made by ${shared.calls} calls in ${shared.seconds} s; without the limit in ${free.seconds} s`);
		expect([free, shared].map(({ made }) => made)).toEqual([300, 300]);
	});

	test('thirty calls of a webhook with fifty rows each: 1,500 images, each bought once, stored and readable', async () => {
		const [hooks, rowsOfACall] = [30, 50];
		const webhook: NodeSpec = { name: 'Webhook', type: 'n8n-nodes-base.webhook', typeVersion: 2, webhookId: 'many-rows', parameters: { httpMethod: 'POST', path: 'many-rows', responseMode: 'onReceived', options: {} }, after: [] };
		const split: NodeSpec = { name: 'Rows of the Call', type: 'n8n-nodes-base.splitOut', typeVersion: 1, parameters: { fieldToSplitOut: 'body.rows', options: {} } };
		const image = generateSpec(bed, { name: 'Image', parameters: { size: '816x816', prompt: '={{ $json.prompt }}', options: { concurrency: 4 } } });
		const id = await bed.n8n.createWorkflow(workflow({ name: 'Many rows', nodes: [webhook, split, image] }));
		expect((await (await publicApi(bed.n8n))(`workflows/${id}/activate`)).status).toBe(200);
		const call = async (hook: number) => {
			const body = JSON.stringify({ rows: Array.from({ length: rowsOfACall }, (_, row) => ({ prompt: `Call ${hook} row ${row}` })) });
			return (await fetch(`${bed.n8n.address.url}/webhook/many-rows`, { method: 'POST', headers: { 'content-type': 'application/json', connection: 'close' }, body })).status;
		};
		const started = Date.now();
		// n8n knows a webhook a moment after it said so.
		await until('the first call is taken', async () => (await call(0)) === 200);
		expect(await Promise.all(Array.from({ length: hooks - 1 }, async (_, index) => await call(index + 1)))).toEqual(Array(hooks - 1).fill(200));
		const executions = async () => await bed.cluster.postgres.ask(`SELECT id FROM execution_entity WHERE "workflowId" = '${id}' AND status = 'success'`);
		await until('all have ended', async () => (await executions()).length === hooks, 400_000);
		const seconds = (Date.now() - started) / 1000;
		const files = await bed.cluster.postgres.ask(`SELECT "fileId" FROM binary_data WHERE "mimeType" = 'image/png' AND "sourceId" IN (${(await executions()).map((execution) => `'${execution}'`).join(', ')})`);
		const opened: boolean[] = [];
		for (const file of files) opened.push(await readable(bed, `database:${file}`));
		console.log(`Webhooks: ${files.length} stored, ${opened.filter(Boolean).length} readable, in ${seconds.toFixed(0)} s`);
		expect(await billed(bed)).toEqual(Array(hooks * rowsOfACall).fill(1));
		expect(files).toHaveLength(hooks * rowsOfACall);
		expect(opened).toEqual(Array(hooks * rowsOfACall).fill(true));
	}, 480_000);

	test('docs/queue-mode.md says what was seen', () => {
		const { seen, kept } = brokenOff.compare();
		expect(kept).toEqual(seen);
	});
});
