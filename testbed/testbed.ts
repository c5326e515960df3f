import { N8nClient } from './client';
import type { N8nAddress } from './client';
import { EmulatorClient } from './emulator';

/** What the set-up hands to the test files. */
export interface TestbedAddress {
	n8n: N8nAddress;
	emulatorUrl: string;
}

const variable = 'GPT_IMAGE_TESTBED';

export const publishTestbed = (address: TestbedAddress): void => {
	process.env[variable] = JSON.stringify(address);
};

/** The n8n and the emulator of this test run, and a `gptImageApi` credential that leads from one to the other. */
export interface Bed {
	n8n: N8nClient;
	emulator: EmulatorClient;
	/** Credential type to id. */
	credential: Record<string, string>;
}

/** The testbed of this test run, or one with another n8n; with the emulator as if nothing had been asked yet. */
export async function testbed(other?: N8nAddress): Promise<Bed> {
	const published = process.env[variable];
	if (!published) throw new Error('No n8n is running: start these tests with `npm run test:n8n`.');
	const address = JSON.parse(published) as TestbedAddress;
	const n8n = await N8nClient.connect(other ?? address.n8n);
	const emulator = new EmulatorClient(address.emulatorUrl);
	await emulator.reset();
	const id = await n8n.createCredential('gptImageApi', {
		apiKey: emulator.apiKey,
		baseUrl: emulator.baseUrl,
		ownerName: 'OpenAI',
	});
	return { n8n, emulator, credential: { gptImageApi: id } };
}
