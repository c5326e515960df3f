import type { EmulatorClient } from '../../testbed';

/** The prompt of image `index`, from 0: the same for every contender. */
export const promptOf = (index: number): string => `A still life, number ${index + 1}`;

/** Has the emulator draw what will be asked for, so that the contenders do not wait for its drawing. */
export async function drawAhead({ baseUrl, apiKey }: EmulatorClient, images: number): Promise<void> {
	for (let index = 0; index < images; index++) {
		const answer = await fetch(`${baseUrl}/images/generations`, {
			method: 'POST',
			headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
			body: JSON.stringify({ model: 'gpt-image-2', prompt: promptOf(index), size: '1024x1024', quality: 'low' }),
		});
		if (!answer.ok) throw new Error(`The emulator answered ${answer.status}: ${await answer.text()}`);
		await answer.arrayBuffer();
	}
}
