import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { owner, projectRoot } from '../../testbed';

const read = (folder: string) => readdirSync(folder).filter((file) => file.endsWith('.md')).map((file) => readFileSync(join(folder, file), 'utf8'));
const guides = [projectRoot, join(projectRoot, 'docs'), join(projectRoot, 'workflows')].flatMap(read).join('\n');

/** Pictures that a guide shows are kept; the others are only to look at. */
const folderOf = (name: string) => (guides.includes(`images/${name}.png`) ? join(projectRoot, 'docs', 'images') : join(projectRoot, '.cache', 'pictures'));

/** Where the picture of this name is written, with its folder made. */
export function pictureFile(name: string): string {
	const file = join(folderOf(name), `${name}.png`);
	mkdirSync(dirname(file), { recursive: true });
	return file;
}

/** Pixels of a picture. */
export const viewport = { width: 1440, height: 900 };

const pause = async (ms: number) => await new Promise((resolve) => setTimeout(resolve, ms));

export async function logIn(page: Page, origin: string): Promise<void> {
	await page.goto(`${origin}/signin`);
	await page.locator('input[type="email"]').fill(owner.email);
	await page.locator('input[type="password"]').fill(owner.password);
	await page.locator('button[type="submit"], [data-test-id="form-submit-button"]').first().click();
	await page.waitForURL((url) => !url.pathname.startsWith('/signin'));
}

/** What is only there for the person at the editor: messages that go away, and the bar of the mouse. */
const nothingPassing =
	'.el-notification, [class*="toast"] { display: none !important; } * { caret-color: transparent !important; }';

/** Takes what the page shows and writes it small: few colours are enough for an editor, and not for photos. */
export async function take(page: Page, name: string, photos = false): Promise<void> {
	await page.addStyleTag({ content: nothingPassing });
	await page.mouse.move(viewport.width / 2, 2);
	// Panels slide in.
	await pause(1500);
	const file = pictureFile(name);
	await sharp(await page.screenshot())
		.png({ palette: !photos, effort: 10, compressionLevel: 9 })
		.toFile(file);
	console.log(relative(projectRoot, file));
}

/** Opens a stored workflow and waits for its canvas. */
export async function openWorkflow(page: Page, origin: string, id: string): Promise<void> {
	await page.goto(`${origin}/workflow/${id}`);
	await page.locator('[data-test-id="canvas-node"]').first().waitFor();
	await pause(1000);
}

/** The whole canvas, as large as it fits. */
export async function takeCanvas(page: Page, name: string): Promise<void> {
	await page.keyboard.press('Escape');
	await page.locator('[data-test-id="zoom-to-fit"]').click();
	// A node near the button would go on showing what it shows to a mouse.
	await page.mouse.move(120, 90, { steps: 5 });
	await take(page, name);
}

/** How a node's panel is shown. */
export interface Panel {
	node: string;
	picture: string;
	/** The node’s first picture in its output, in place of the list of files that n8n shows first. */
	viewed?: boolean;
	/** The output as fields in place of what n8n shows first, from so many pixels down. */
	fieldsFrom?: number;
}

/** A node's panel. */
export async function takePanel(page: Page, { node, picture, viewed, fieldsFrom }: Panel): Promise<void> {
	await page.locator(`[data-test-id="canvas-node"][data-node-name="${node}"]`).dblclick();
	await page.locator('[data-test-id="ndv"], [data-test-id="output-panel"]').first().waitFor();
	await pause(2500);
	if (viewed) {
		await page.locator('[data-test-id="output-panel"] [data-test-id="ndv-view-binary-data"]').first().click();
		await pause(1500);
	}
	if (fieldsFrom !== undefined) {
		const output = page.locator('[data-test-id="output-panel"]');
		await output.locator('[data-test-id="radio-button-schema"]').click();
		await pause(500);
		await output.hover({ position: { x: 200, y: 500 } });
		await page.mouse.wheel(0, fieldsFrom);
	}
	await take(page, picture);
	await page.keyboard.press('Escape');
	await pause(800);
}
