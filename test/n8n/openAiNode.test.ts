import sharp from 'sharp';
import { testbed, workflow } from '../../testbed';

describe("n8n's own OpenAI node", () => {
	test('makes an image against the emulator in the same n8n, without a change to either', async () => {
		const { n8n, emulator } = await testbed();
		const openAiApi = await n8n.createCredential('openAiApi', {
			apiKey: emulator.apiKey,
			url: emulator.baseUrl,
			header: false,
		});
		const execution = await n8n.run(
			workflow({
				rows: [{ prompt: 'A yellow enamel mug, "quoted"' }],
				nodes: [
					{
						name: 'OpenAI',
						type: '@n8n/n8n-nodes-langchain.openAi',
						typeVersion: 2.2,
						credential: { openAiApi },
						parameters: {
							resource: 'image',
							operation: 'generate',
							modelId: { __rl: true, mode: 'id', value: 'gpt-image-2' },
							prompt: '={{ $json.prompt }}',
							options: { size: '1024x1024', quality: 'low' },
						},
					},
				],
			}),
		);

		expect(execution.error()?.message).toBeUndefined();
		const [item] = execution.items('OpenAI');
		const picture = await sharp(await execution.binary(item!)).metadata();
		expect(picture).toMatchObject({ format: 'png', width: 1024, height: 1024 });
		const [request] = await emulator.imageRequests();
		expect(request).toMatchObject({
			path: '/v1/images/generations',
			body: { prompt: 'A yellow enamel mug, "quoted"' },
		});
	});
});
