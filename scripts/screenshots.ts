// Pictures for the documentation, taken in the running demo's editor.
// Usage: npm run demo, then in another terminal: npm run screenshots -- http://127.0.0.1:5678/workflow/ID
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';
import type { Page } from 'playwright-core';
import { owner, projectRoot } from '../test/n8n/harness';

const images = join(projectRoot, 'docs', 'images');
const lastNode = 'Save the Receipts';
const size = { width: 1600, height: 1000 };

async function logIn(page: Page, editor: URL): Promise<void> {
	await page.goto(`${editor.origin}/signin`);
	await page.locator('input[type="email"]').fill(owner.email);
	await page.locator('input[type="password"]').fill(owner.password);
	await page.locator('button[type="submit"], [data-test-id="form-submit-button"]').first().click();
	await page.waitForURL((url) => !url.pathname.startsWith('/signin'));
}

async function picture(page: Page, name: string): Promise<void> {
	// Panels slide in, toasts go away.
	await page.waitForTimeout(6000);
	await page.screenshot({ path: join(images, `${name}.png`) });
	console.log(`docs/images/${name}.png`);
}

const node = (page: Page, name: string) => page.locator(`[data-test-id="canvas-node"][data-node-name="${name}"]`);

/** Opens a node of the last execution, takes its picture and closes it again. */
async function nodePicture(page: Page, nodeName: string, name: string): Promise<void> {
	await node(page, nodeName).dblclick();
	await picture(page, name);
	await page.keyboard.press('Escape');
}

async function main(): Promise<void> {
	const editor = new URL(process.argv[2] ?? '');
	mkdirSync(images, { recursive: true });
	const browser = await chromium.launch({
		executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
		args: ['--no-sandbox'],
	});
	try {
		const page = await browser.newPage({ viewport: size });
		page.setDefaultTimeout(180_000);
		await logIn(page, editor);
		await page.goto(editor.href);
		await node(page, 'Generate Image').waitFor();
		await page.locator('[data-test-id="execute-workflow-button"]').click();
		await node(page, lastNode).locator('[data-test-id="canvas-node-status-success"]').waitFor();
		await page.locator('[data-test-id="zoom-to-fit"]').click();
		await picture(page, 'workflow');
		await nodePicture(page, 'Generate Image', 'generate-image');
		await nodePicture(page, 'Estimate the Run', 'cost-estimate');
		await page.goto(pathToFileURL(join(projectRoot, 'demo-output', 'index.html')).href);
		await picture(page, 'contact-sheet');
	} finally {
		await browser.close();
	}
}

void main();
