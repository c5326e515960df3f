import type { IHttpRequestOptions } from 'n8n-workflow';
import { findImageModel } from '../../../nodes/shared/catalog/imageModels';
import { checkRespond } from '../../../nodes/shared/request/respond';
import type { RespondSettings } from '../../../nodes/shared/request/respondSettings';
import type { Picture } from '../../../nodes/shared/request/pictures';
import { requestAnswer } from '../../../nodes/shared/transport/requestImages';
import { respondCall } from '../../../nodes/shared/transport/respondCall';
import { readRoute } from '../../../nodes/shared/transport/route/route';
import type { HttpContext } from '../../../nodes/shared/transport/send';

const settings = (more: Partial<RespondSettings> = {}, image: Partial<RespondSettings['image']> = {}): RespondSettings => ({
	mainModel: 'gpt-5.4',
	message: 'Make it blue',
	instructions: '',
	imageRequired: true,
	action: 'auto',
	previousResponseId: '',
	conversationId: '',
	newConversation: false,
	store: true,
	background: false,
	metadata: [],
	...more,
	image: {
		model: 'gpt-image-2',
		prompt: '',
		size: { kind: 'text', text: '1024x1024' },
		snapSize: false,
		quality: 'low',
		n: 1,
		background: 'auto',
		outputFormat: 'png',
		...image,
	},
});

const picture = (more: Partial<Picture> = {}): Picture => ({
	origin: 'binary field “photo”',
	header: { type: 'png', mimeType: 'image/png', fileExtension: 'png', width: 8, height: 8, hasAlpha: true, animated: false },
	sha256: 'abc',
	bytes: 3,
	...more,
});

const context = (model = 'gpt-image-2', day = '2026-11-20', servedByOpenAi = true) => ({
	model: findImageModel(model),
	today: new Date(day),
	servedByOpenAi,
});

const check = (asked: RespondSettings, images: Picture[] = [], mask?: Picture, at = context(asked.image.model)) =>
	checkRespond(asked, { images, detail: 'auto', ...(mask ? { mask } : {}) }, at);

const made = (...args: Parameters<typeof check>) => {
	const checked = check(...args);
	if (!checked.ok) throw new Error(checked.refusal.message);
	return checked.request;
};

const refusal = (...args: Parameters<typeof check>) => {
	const checked = check(...args);
	return checked.ok ? undefined : checked.refusal;
};

const route = (() => {
	const found = readRoute({ apiKey: 'sk-x', baseUrl: 'https://api.openai.com/v1', modelMapping: '{"gpt-5.4": "my-main", "gpt-image-2": "my-image"}' });
	if (!found.ok) throw new Error(found.refusal.message);
	return found.route;
})();

test('a required image forces the tool; what is not set is not sent', () => {
	expect(made(settings()).body).toEqual({
		model: 'gpt-5.4',
		tools: [{ type: 'image_generation', action: 'auto', model: 'gpt-image-2', size: '1024x1024', quality: 'low', background: 'auto', output_format: 'png' }],
		tool_choice: { type: 'image_generation' },
		store: true,
	});
	expect(made(settings({ imageRequired: false })).body.tool_choice).toBe('auto');
});

test('all settings of a turn reach the body', () => {
	const turn = settings(
		{ previousResponseId: 'resp_1', instructions: 'Be brief', metadata: [['job', '7']], maxToolCalls: 2, maxOutputTokens: 100, reasoningEffort: 'low', store: true, background: true },
		{ safetyIdentifier: 'u1', moderation: 'low' },
	);
	expect(made(turn).body).toMatchObject({
		previous_response_id: 'resp_1',
		instructions: 'Be brief',
		metadata: { job: '7' },
		max_tool_calls: 2,
		max_output_tokens: 100,
		reasoning: { effort: 'low' },
		background: true,
		safety_identifier: 'u1',
	});
	expect(made(settings({}, { partialImages: 2 })).body).toMatchObject({ stream: true, tools: [{ partial_images: 2 }] });
	expect(made(settings({ conversationId: 'conv_1' })).body.conversation).toBe('conv_1');
});

test('models go by the provider’s names, and pictures become data URLs only while they are sent', async () => {
	const request = made(settings(), [picture(), picture({ link: { file_id: 'file-1' } })], picture());
	expect(JSON.stringify(request.body)).not.toContain('base64');
	const { body, endpoint } = respondCall(route, request, new Map([['abc', new Blob([Buffer.from('png')])]]));
	const sent = await (body as () => Promise<Record<string, unknown>>)();
	expect(endpoint).toBe('responses');
	const dataUrl = `data:image/png;base64,${Buffer.from('png').toString('base64')}`;
	expect(sent).toMatchObject({
		model: 'my-main',
		tools: [{ model: 'my-image', input_image_mask: { image_url: dataUrl } }],
		input: [
			{
				role: 'user',
				content: [
					{ type: 'input_text', text: 'Make it blue' },
					{ type: 'input_image', detail: 'auto', image_url: dataUrl },
					{ type: 'input_image', detail: 'auto', file_id: 'file-1' },
				],
			},
		],
	});
});

test.each<[string, Parameters<typeof check>, string, RegExp]>([
	['an image model that leads', [settings({ mainModel: 'gpt-image-2' })], 'Main Model', /cannot lead/],
	['an unknown image model that leads', [settings({ mainModel: 'gpt-image-9' })], 'Main Model', /cannot lead/],
	['no main model', [settings({ mainModel: '' })], 'Main Model', /No main model/],
	['a main model that draws', [settings({}, { model: 'gpt-5.4' })], 'Image Model', /cannot draw/],
	['both ways to continue', [settings({ previousResponseId: 'resp_1', conversationId: 'conv_1' })], 'Continue From', /not both/],
	['an id of something else', [settings({ conversationId: 'resp_1' })], 'Conversation ID', /no conversation ID/],
	['a path in an id', [settings({ previousResponseId: 'resp_1/../cancel' })], 'Previous Response ID', /no response ID/],
	['background work without storing', [settings({ background: true, store: false })], 'Store Response', /must be stored/],
	['previews of background work', [settings({ background: true }, { partialImages: 1 })], 'Preview Images', /no preview/],
	['an empty message', [settings({ message: ' \n' })], 'Message', /^The message is empty$/],
	['half a tool call', [settings({ maxToolCalls: 0.5 })], 'Maximum Tool Calls', /0\.5/],
	['a long metadata value', [settings({ metadata: [['k', 'x'.repeat(513)]] })], 'Metadata', /“k” does not fit/],
	['a long metadata key', [settings({ metadata: [['k'.repeat(65), 'x']] })], 'Metadata', /“k{20}” does not fit/],
	['a mask for a new picture', [settings({ action: 'generate' }), [], picture()], 'Mask', /no mask/],
	['a mask of another size than image 1', [settings(), [picture()], picture({ header: { ...picture().header!, width: 16 } })], 'Mask', /16x8 pixels, and image 1 is 8x8/],
	['a mask that is too heavy', [settings(), [picture()], picture({ bytes: 4 * 1024 * 1024 })], 'Mask', /4.0 MB/],
	['a mask without transparency', [settings(), [], picture({ header: { ...picture().header!, hasAlpha: false } })], 'Mask', /no transparency/],
	['a GIF shown', [settings(), [picture({ header: { ...picture().header!, type: 'gif' } })]], 'Input Images', /GIF/],
	['an illegal size', [settings({}, { size: { kind: 'text', text: '1000x1000' } })], 'Size', /1000x1000/],
	['fidelity where there is none', [settings({}, { inputFidelity: 'high' })], 'Input Fidelity', /no Input Fidelity setting/],
])('%s is refused', (_, args, parameter, message) => {
	expect(refusal(...args)).toMatchObject({ parameter, message: expect.stringMatching(message) });
});

test('a main model closes on its day at OpenAI, and is announced before', () => {
	const at = (day: string, openAi = true) => check(settings({ mainModel: 'gpt-5' }), [], undefined, context('gpt-image-2', day, openAi));
	expect(at('2026-12-11')).toMatchObject({ ok: false, refusal: { parameter: 'Main Model', description: 'Choose gpt-6.1-sol instead.' } });
	expect(at('2026-12-11', false).ok).toBe(true);
	expect(at('2026-12-01')).toMatchObject({ ok: true, remarks: [expect.stringContaining('2026-12-11')] });
});

describe('the header that names the image deployment', () => {
	const sent = async (more: object) => {
		const found = readRoute({ apiKey: 'sk-x', baseUrl: 'https://r.openai.azure.com', modelMapping: '{"gpt-image-2": "my-image"}', ...more });
		if (!found.ok) throw new Error(found.refusal.message);
		const asked: IHttpRequestOptions[] = [];
		const httpRequestWithAuthentication = async (_name: string, options: IHttpRequestOptions) => {
			asked.push(options);
			return await Promise.reject(new Error('no'));
		};
		const ctx = { helpers: { httpRequestWithAuthentication } } as unknown as HttpContext;
		await requestAnswer(ctx, found.route, respondCall(found.route, made(settings()), new Map()), async () => await Promise.resolve(undefined));
		return asked[0]!.headers!['x-ms-oai-image-generation-deployment'] as unknown;
	};

	test.each(['azureV1', 'azureDeployment'])('is sent to Azure (%s), by the provider’s name', async (kind) => expect(await sent({ route: kind })).toBe('my-image'));

	test('is sent to nobody else', async () => expect(await sent({ route: 'compatible', baseUrl: 'https://x.example/v1' })).toBeUndefined());

	test('is the credential’s own where it names one', async () => {
		const secretHeaders = '{"x-ms-oai-image-generation-deployment": "other"}';
		expect(await sent({ route: 'azureV1', secretHeaders })).toBe('other');
	});
});

test('a mask may belong to a picture of the conversation, whatever size that has', () => {
	const mask = picture({ header: { ...picture().header!, width: 16 } });
	expect(refusal(settings({ previousResponseId: 'resp_1' }), [picture()], mask)).toBeUndefined();
	expect(refusal(settings({ conversationId: 'conv_1' }), [picture()], mask)).toBeUndefined();
});
