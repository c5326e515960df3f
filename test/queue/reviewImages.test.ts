import { generateSpec, type WorkflowJson } from '../../testbed';
import { asksFor, ended, outputs, picturesOn, post, reviewWorkflow, roundOn, startReview } from '../n8n/review/reviewed';
import { inQueueMode, useCluster } from './useCluster';

const rows = ['Ada', 'Bea', 'Cem', 'Dan'].map((name) => ({ name, brief: `A cup for ${name}` }));

inQueueMode('Review Images in queue mode, with files in the database', () => {
	const bed = useCluster(1, { imageBytes: 4000 });

	/** Pictures made by a worker → Review → a node for each output; what is undecided is asked for again. */
	function made(parameters = {}): WorkflowJson {
		const make = generateSpec(bed, { name: 'Make', parameters: { prompt: '={{ $json.brief }}', size: '816x816' } });
		const json = reviewWorkflow(bed, { rows, parameters, before: [make] });
		json.connections['Review']!.main![0] = [{ node: 'Review', type: 'main', index: 0 }];
		return json;
	}

	const pictures = async (address: string) => {
		const answers = await Promise.all(picturesOn(await (await fetch(address)).text(), address).map(async (url) => await fetch(url)));
		return await Promise.all(answers.map(async (answer) => `${answer.status} ${Buffer.from(await answer.arrayBuffer()).subarray(1, 4).toString('latin1')}`));
	};

	/** Names by output, over all rounds, and how often each picture was bought. */
	async function end(waiting: Parameters<typeof ended>[1]) {
		const execution = await ended(bed, waiting);
		expect(execution.error()?.message).toBeUndefined();
		const left = outputs.map((_, output) => execution.runs('Review').flatMap(({ data }) => data?.main?.[output] ?? []));
		const bought = (await bed.emulator.imageRequests()).map(({ body }) => body.prompt).sort();
		expect(bought).toEqual(rows.map(({ brief }) => brief));
		return { execution, left, names: left.map((items) => items.map(({ json }) => json.name)) };
	}

	test('main serves the page with the pictures a worker made, and takes decisions; a worker goes on with them, round after round', async () => {
		const waiting = await startReview(bed, made());
		expect(await pictures(waiting.address)).toEqual(rows.map(() => '200 PNG'));
		const round = roundOn(await (await fetch(waiting.address)).text());
		const answers = await Promise.all(['Ida', 'Jo'].map(async (reviewer) => await post(waiting.address, { reviewer, 'decision.0': 'accepted', 'decision.2': 'again', 'note.2': 'warmer' }, round)));
		expect(answers.filter(({ text }) => text.includes('data-taken'))).toHaveLength(1);

		await asksFor(waiting.address, ['Bea', 'Dan']);
		expect(await pictures(waiting.address)).toEqual(['200 PNG', '200 PNG']);
		await post(waiting.address, { reviewer: 'Kim', 'decision.0': 'rejected', 'decision.1': 'accepted' });
		const { left, names } = await end(waiting);
		expect(names).toEqual([['Bea', 'Dan'], ['Ada', 'Dan'], ['Cem'], ['Bea']]);
		expect(left[2]![0]!.json.receipt).toMatchObject({ outcome: 'made', reviewStatus: 'again', reviewNote: 'warmer' });
		expect(left[1]!.map(({ json }) => (json.receipt as { reviewer: string }).reviewer)).toEqual([expect.stringMatching(/Ida|Jo/), 'Kim']);
	});

	test('a restart of main while the worker is dead loses nothing: the same page, and what was decided meanwhile is carried out by the next worker', async () => {
		const waiting = await startReview(bed, made());
		const before = await (await fetch(waiting.address)).text();
		await bed.cluster.killWorkers();
		await bed.cluster.restartMain();
		bed.n8n = bed.cluster.client;
		const after = await (await fetch(waiting.address)).text();
		expect(roundOn(after)).toBe(roundOn(before));
		expect(await pictures(waiting.address)).toEqual(rows.map(() => '200 PNG'));
		const answer = await post(waiting.address, { reviewer: 'Ida', 'decision.0': 'accepted', 'decision.1': 'accepted', 'decision.2': 'rejected', 'decision.3': 'again', 'note.3': 'cooler' });
		expect(answer.text).toContain('Thank you, Ida');
		await bed.cluster.addWorker();
		const { execution, left, names } = await end(waiting);
		expect(names).toEqual([[], ['Ada', 'Bea'], ['Dan'], ['Cem']]);
		expect(left[2]![0]!.json.receipt).toMatchObject({ reviewer: 'Ida', reviewNote: 'cooler' });
		expect((await execution.binary(left[1]![0]!)).subarray(1, 4).toString('latin1')).toBe('PNG');
	}, 400_000);

	test('an expired wait goes on by the first output, and its address says so', async () => {
		const json = made({ options: { waitHours: 0.002 } });
		json.connections['Review']!.main![0] = [{ node: 'Not Reviewed', type: 'main', index: 0 }];
		const waiting = await startReview(bed, json);
		const execution = await ended(bed, waiting, 150_000);
		expect(outputs.map((_, output) => execution.items('Review', output).length)).toEqual([4, 0, 0, 0]);
		expect(await (await fetch(waiting.address)).text()).toMatch(/no action required/i);
	});
});
