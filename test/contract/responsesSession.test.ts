import type { Response, Tool } from 'openai/resources/responses/responses';
import { criteriaOf, reviewSchema } from '../../nodes/shared/request/reviewCriteria';
import { decode, openBench, type Bench } from './support';

let bench: Bench;
beforeAll(async () => {
	bench = await openBench();
});
afterEach(() => bench.reset());
afterAll(() => bench.emulator.close());

const tool: Tool.ImageGeneration = { type: 'image_generation', model: 'gpt-image-2', size: '1024x1024', quality: 'low' };
const callOf = ({ output }: Response) =>
	output.find(({ type }) => type === 'image_generation_call') as
		Extract<Response['output'][number], { type: 'image_generation_call' }> | undefined;

const turn = async (input: string, previous?: Response) =>
	await bench.client.responses.create({
		model: 'gpt-5.4',
		input,
		tools: [tool],
		tool_choice: { type: 'image_generation' },
		...(previous ? { previous_response_id: previous.id } : {}),
	});

const review = async (picture: string, exactText: string) => {
	const criteria = criteriaOf({ preset: 'adPoster', brief: '', exactText, mustShow: [], mustNotShow: ['hands'], fixedDetails: [] });
	const answer = await bench.client.responses.create({
		model: 'gpt-5.4-mini',
		input: [
			{
				role: 'user',
				content: [
					{ type: 'input_text', text: 'Review the picture.' },
					{ type: 'input_image', detail: 'auto', image_url: `data:image/png;base64,${picture}` },
				],
			},
		],
		text: { format: { type: 'json_schema', name: 'review', strict: true, schema: reviewSchema(criteria) } },
		store: false,
	});
	return JSON.parse(answer.output_text) as { verdict: string; score: number; text_read: string; criteria: Record<string, { passed: boolean }> };
};

test('a design session of three turns chains its ids, and each turn edits the picture before', async () => {
	const first = await turn('A poster that says SALE');
	const second = await turn('Make the background blue', first);
	const third = await turn('Add a small star', second);
	expect([first, second, third].map((answer) => callOf(answer)!.action)).toEqual(['generate', 'edit', 'edit']);
	expect([second.previous_response_id, third.previous_response_id]).toEqual([first.id, second.id]);
	const sizes = await Promise.all([first, second, third].map(async (answer) => await decode(callOf(answer)!.result!)));
	expect(sizes.map(({ width, height }) => `${width}x${height}`)).toEqual(['1024x1024', '1024x1024', '1024x1024']);
	expect(third.tool_usage!.image_gen.input_tokens_details.image_tokens).toBe(1024);
});

test('a review knows what was drawn: the right text passes, another one fails, and nothing else changes', async () => {
	const drawn = callOf(await turn('A poster that says SALE'))!.result!;
	const right = await review(drawn, 'SALE');
	expect(right).toMatchObject({ verdict: 'pass', score: 100, text_read: 'A poster that says SALE' });
	const wrong = await review(drawn, 'WINTER');
	expect(wrong.verdict).toBe('fail');
	expect(Object.entries(wrong.criteria).filter(([, { passed }]) => !passed).map(([id]) => id)).toEqual(['exact_text']);
});

test('a model that misspells draws other letters than it was asked for, on both ways, and bills as usual', async () => {
	await bench.put('faults', { faults: [{ kind: 'misspell', times: 2, match: { promptIncludes: 'WINTER' } }] });
	const image = await bench.client.images.generate({ model: 'gpt-image-2', prompt: 'A poster, "WINTER SALE", and no other words', size: '1024x1024', quality: 'low' });
	const session = callOf(await turn('A poster that says “WINTER SALE”'))!.result!;
	for (const drawn of [image.data![0]!.b64_json!, session]) {
		const read = await review(drawn, 'WINTER SALE');
		expect(read).toMatchObject({ verdict: 'fail', criteria: { exact_text: { passed: false } } });
		expect(read.text_read).toContain('WNITER SALE');
	}
	expect((await bench.requests()).filter(({ answeredImages }) => answeredImages === 1)).toHaveLength(2);
	const again = callOf(await turn('A poster that says “WINTER SALE”'))!.result!;
	expect(await review(again, 'WINTER SALE')).toMatchObject({ verdict: 'pass' });
});
