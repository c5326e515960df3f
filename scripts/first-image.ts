// A person's way from an empty canvas to a saved picture, by mouse and keyboard only: `npm run first-image`.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Locator, type Page } from 'playwright-core';
import sharp from 'sharp';
import { EmulatorClient, startEmulatorProcess, startN8n } from '../testbed';
import { logIn, pictureFile, viewport } from './screenshots/pictures';

const mostActions = 12;

/** Somebody with a mouse, a keyboard and eyes: what is not on the screen cannot be clicked. */
class Person {
	actions = 0;

	constructor(private readonly page: Page) {}

	/** Waits until it can be seen and stands still, then clicks in its middle. */
	async click(what: string, where: Locator): Promise<void> {
		await where.waitFor();
		let before = '';
		for (let box = await where.boundingBox(); ; box = await where.boundingBox()) {
			const place = JSON.stringify(box);
			if (box && place === before) {
				await this.page.mouse.move(box.x + box.width / 2, box.y + box.height / 2, { steps: 5 });
				await this.page.mouse.down();
				await this.page.mouse.up();
				return await this.done(`click ${what}`);
			}
			before = place;
			await this.page.waitForTimeout(300);
		}
	}

	/** Types into whatever has the focus. */
	async type(what: string, text: string): Promise<void> {
		await this.page.keyboard.type(text, { delay: 20 });
		await this.done(`type ${what}`);
	}

	private async done(what: string): Promise<void> {
		this.actions += 1;
		await this.page.waitForTimeout(1500);
		console.log(`${String(this.actions).padStart(2)}  ${what}`);
		await this.look(String(this.actions).padStart(2, '0'));
	}

	async look(name: string): Promise<void> {
		await sharp(await this.page.screenshot()).png({ palette: true, effort: 10, compressionLevel: 9 }).toFile(pictureFile(`first-image/${name}`));
	}
}

const testId = (page: Page, id: string) => page.locator(`[data-test-id="${id}"]`);

/** From the empty canvas to the file in the person's downloads. */
async function walk(page: Page, person: Person, key: string): Promise<{ fileName: string; bytes: Buffer }> {
	await person.click('Add first step', testId(page, 'canvas-add-button').locator('button').first());
	await person.type('“generate image” and Enter', 'generate image\n');
	await person.click('Add to workflow', page.getByText('Add to workflow'));
	await person.click('Connect to GPT Image', testId(page, 'node-credentials-empty-state').locator('button').first());
	await person.click('API Key', testId(page, 'credential-edit-dialog').locator('input[type="password"]').first());
	await person.type('the key', key);
	await person.click('Save', testId(page, 'credential-save-button').first());
	await person.click('Prompt', testId(page, 'parameter-input-prompt').locator('textarea').first());
	await person.type('a prompt', 'A fox in a yellow raincoat waits for the bus, morning light');
	await person.click('Execute step', testId(page, 'node-execute-button').first());
	const [download] = await Promise.all([
		page.waitForEvent('download'),
		person.click('Download', testId(page, 'ndv-download-binary-data').first()),
	]);
	return { fileName: download.suggestedFilename(), bytes: readFileSync(await download.path()) };
}

async function main(): Promise<void> {
	const emulator = await startEmulatorProcess();
	const { apiKey, baseUrl } = new EmulatorClient(emulator.url);
	// n8n's own way to preset fields of a credential, those behind More Settings too: the person sees the key alone, as with OpenAI.
	const overwrite = JSON.stringify({ gptImageApi: { more: true, baseUrl, ownerName: 'OpenAI' } });
	const userFolder = mkdtempSync(join(tmpdir(), 'first-image-'));
	const n8n = await startN8n({ userFolder, env: { CREDENTIALS_OVERWRITE_DATA: overwrite } });
	const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox'] });
	try {
		const page = await browser.newPage({ viewport });
		page.setDefaultTimeout(60_000);
		await logIn(page, n8n.address.url);
		await page.goto(`${n8n.address.url}/workflow/new`);
		const person = new Person(page);
		const { fileName, bytes } = await walk(page, person, apiKey);
		const { format, width, height } = await sharp(bytes).metadata();
		console.log(`${fileName}: ${format}, ${width}x${height}, after ${person.actions} actions`);
		// No action of theirs: the file is saved by now.
		await testId(page, 'ndv-view-binary-data').first().click();
		await page.waitForTimeout(3000);
		await person.look('viewed');
		if (person.actions > mostActions) throw new Error(`${person.actions} actions are more than ${mostActions}`);
	} finally {
		await browser.close();
		await Promise.all([n8n.stop(), emulator.stop()]);
		rmSync(userFolder, { recursive: true, force: true });
	}
}

main().catch((error: Error) => {
	console.error(error.message);
	process.exitCode = 1;
});
