import { type EmulatorClient, N8nClient, type N8nProcess, pause, startN8n, until } from '../../testbed';
import { savedIn, type Site, statusesOf } from './site';

/** What became of one run that was broken off, and of the run after it. Numbers of rows. */
export interface BreakOff {
	/** When it was broken off, milliseconds after the first call. */
	afterMs: number;
	/** Answers that were out whole. */
	arrived: number;
	/** Calls whose answer was not. */
	underWay: number;
	/** Pictures in the folder before the next run. */
	saved: number;
	/** Pictures that n8n's Retry of broken-off saves brought, without a purchase. */
	retried: number;
	/** Rows bought again, whose first answer was not out when it broke off. */
	twiceUnderWay: number;
	/** Rows bought again, although their first answer was out. */
	twiceArrived: number;
	/** Rows without a picture in the end. */
	missing: number;
}

/** A run that is broken off, and what is needed to look at it afterwards. */
export interface Bed {
	emulator: EmulatorClient;
	client: N8nClient;
	n8n: N8nProcess;
}

const promptOf = ({ body }: { body: Record<string, unknown> }) => String(body.prompt);

/** Starts the workflow and waits until `isTime`; then it has run for as long as is returned, milliseconds. */
async function runUntil({ emulator, client }: Bed, site: Site, isTime: (sinceFirstCall: number) => Promise<boolean>): Promise<{ executionId: string; afterMs: number }> {
	const executionId = await client.start(site.workflowId);
	await until('the first call', async () => (await emulator.health()).requests > 0, 60_000);
	const begun = Date.now();
	await until('the moment', async () => await isTime(Date.now() - begun), 600_000);
	return { executionId, afterMs: Date.now() - begun };
}

/**
 * Kills n8n in the middle of a run, starts it again, retries the saves it had begun (`retry`), and runs the workflow again.
 * Puts the new n8n into the bed.
 */
export async function killAndRunAgain(bed: Bed, site: Site, isTime: (sinceFirstCall: number) => Promise<boolean>, { retry }: { retry: boolean }): Promise<BreakOff> {
	const { afterMs } = await runUntil(bed, site, isTime);
	process.kill(bed.n8n.address.pid, 'SIGKILL');
	const before = await quiet(bed);
	bed.n8n = await startN8n({ userFolder: bed.n8n.address.userFolder, tarball: false });
	bed.client = await N8nClient.connect(bed.n8n.address);
	const saved = savedIn(site);
	if (retry) await retrySaves(bed, site);
	return await runAgain(bed, site, { afterMs, before, saved });
}

/** Stops a run in the middle, lets what was bought be saved, and runs the workflow again. */
export async function stopAndRunAgain(bed: Bed, site: Site, isTime: (sinceFirstCall: number) => Promise<boolean>): Promise<BreakOff> {
	const { executionId, afterMs } = await runUntil(bed, site, isTime);
	await bed.client.stopExecution(executionId);
	await bed.client.finished(executionId);
	const before = await quiet(bed);
	await savesOver(bed, site, promptsAnswered(before).size);
	return await runAgain(bed, site, { afterMs, before, saved: savedIn(site) });
}

/** Every call so far, once none is under way. */
async function quiet({ emulator }: Bed) {
	await until('no call is under way', async () => (await emulator.health()).inFlight === 0);
	return await emulator.imageRequests();
}

const executionsOf = async ({ client }: Bed, { workflowId }: Site, status: string[]) =>
	(await client.rest.get<{ results: Array<{ id: string; mode: string }> }>(`/rest/executions?filter=${encodeURIComponent(JSON.stringify({ workflowId, status }))}&limit=100`)).results;

/** As a person does in the list of executions: Retry on each save that broke off. */
async function retrySaves(bed: Bed, site: Site): Promise<void> {
	await until('the broken-off executions are marked', async () => (await executionsOf(bed, site, ['running', 'new'])).length === 0);
	const crashed = (await executionsOf(bed, site, ['crashed'])).filter(({ mode }) => mode === 'integrated');
	for (const { id } of crashed) await bed.client.rest.post(`/rest/executions/${id}/retry`, { loadWorkflow: false }).catch((error: Error) => console.error(error.message));
}

const longestSavesMs = 30_000;

/** Until the pictures of all answers that had arrived are saved and their rows marked; or, where one was lost, for half a minute. */
async function savesOver(bed: Bed, site: Site, arrived: number): Promise<void> {
	const end = Date.now() + longestSavesMs;
	await until('the saves are over', async () => {
		const marked = (await statusesOf(bed.client, site)).filter((status) => status === 'made').length;
		const isOver = savedIn(site).length >= arrived && marked >= arrived;
		if (!isOver) await pause(500);
		return isOver || Date.now() > end;
	});
}

const promptsAnswered = (requests: Requests) => new Set(requests.filter(({ completed }) => completed).map(promptOf));

type Requests = Awaited<ReturnType<typeof quiet>>;

async function runAgain(bed: Bed, site: Site, first: { afterMs: number; before: Requests; saved: string[] }): Promise<BreakOff> {
	const { afterMs, before, saved } = first;
	const arrived = promptsAnswered(before);
	const retried = savedIn(site).filter((prompt) => !saved.includes(prompt));
	const execution = await bed.client.finished(await bed.client.start(site.workflowId), 600_000);
	const failure = execution.error()?.message;
	if (failure) throw new Error(`The run after it failed: ${failure}`);
	const twice = (await bed.emulator.imageRequests()).slice(before.length).map(promptOf).filter((prompt) => before.some((call) => promptOf(call) === prompt));
	const made = savedIn(site);
	return {
		afterMs,
		arrived: arrived.size,
		underWay: before.length - arrived.size,
		saved: saved.length,
		retried: retried.length,
		twiceUnderWay: twice.filter((prompt) => !arrived.has(prompt)).length,
		twiceArrived: twice.filter((prompt) => arrived.has(prompt)).length,
		missing: site.prompts.filter((prompt) => !made.includes(prompt)).length,
	};
}
