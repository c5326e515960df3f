import { existsSync } from 'node:fs';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';

const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';

/** `describe`, or a named skip where no Chromium is installed. */
export const describeInChromium: typeof describe.skip = existsSync(executablePath) ? describe : describe.skip;

const quiet = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];

export const screens = {
	desktop: { viewport: { width: 1440, height: 900 } },
	phone: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true },
} as const satisfies Record<string, BrowserContextOptions>;

/** A browser for the tests of a file, and what its pages complained of. */
export function useBrowser() {
	let browser: Browser;
	const complaints: string[] = [];
	const hosts = new Set<string>();
	beforeAll(async () => {
		browser = await chromium.launch({ executablePath, args: quiet });
	});
	afterAll(async () => await browser?.close());
	beforeEach(() => {
		complaints.length = 0;
		hosts.clear();
	});
	/** A person with a browser of their own. */
	async function open(address: string, options: BrowserContextOptions = screens.desktop): Promise<Page> {
		const page = await (await browser.newContext({ locale: 'en-GB', ...options })).newPage();
		page.setDefaultTimeout(20_000);
		page.on('pageerror', ({ message }) => complaints.push(message));
		page.on('console', (message) => {
			if (message.type() === 'error') complaints.push(message.text());
		});
		page.on('request', (request) => hosts.add(new URL(request.url()).host));
		await page.goto(address);
		return page;
	}
	return { open, complaints, hosts };
}

/** One picture's part of the page, by its place from 0. */
export const cardOn = (page: Page, index: number) => page.locator('.card').nth(index);

export const choose = async (page: Page, index: number, what: 'Approve' | 'Again' | 'Reject') => await cardOn(page, index).getByRole('radio', { name: what }).click();

/** What is chosen on the page, by place; empty: undecided. */
export const chosenOn = async (page: Page): Promise<string[]> =>
	await page.$$eval('.card', (cards) => cards.map((card) => card.querySelector<HTMLInputElement>('[type=radio]:checked')?.value ?? ''));

export const tallyOn = async (page: Page): Promise<string> => (await page.locator('.tally').textContent())!;
