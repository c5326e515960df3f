import { readFileSync } from 'node:fs';
import type { IDataObject } from 'n8n-workflow';
import type { Page } from 'playwright-core';
import { itemWithFile, pause, until } from '../../testbed';
import { cardOn, choose, chosenOn, describeInChromium, screens, tallyOn, useBrowser } from './review/browser';
import { ended, outputs, startReview } from './review/reviewed';
import { useBed } from './useBed';

interface Violation {
	id: string;
	impact: string;
	nodes: Array<{ html: string; failureSummary: string }>;
}

/** What axe-core finds: WCAG A and AA, and good practice. Empty: nothing. */
async function accessibility(page: Page): Promise<string[]> {
	await page.evaluate(readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8'));
	const { violations } = (await page.evaluate('axe.run()')) as { violations: Violation[] };
	return violations.flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 200)} ${failureSummary}`));
}

const criteria = (failed: number) => ['One mug', 'The handle is on the right', 'The logo is readable'].map((text, index) => ({ text, passed: index >= failed, reason: 'It is not' }));

const verdict = (failed: number) => ({ verdict: failed > 0 ? 'fail' : 'pass', passed: failed === 0, criteria: criteria(failed), summary: '' });

/** Rows as a workflow brings them: every third failed its review. */
const rowsOf = (count: number): IDataObject[] =>
	Array.from({ length: count }, (_, index) => ({ name: `Mug ${index + 1}`, brief: `A mug, view ${index + 1}`, review: verdict(index % 3 === 2 ? 1 : 0) }));

const parameters = { options: { nextUsd: 0.2, exactText: 'Nordlicht' } };

describeInChromium('the page in Chromium', () => {
	const bed = useBed();
	const { open, complaints, hosts } = useBrowser();

	const left = async (waiting: Parameters<typeof ended>[1]) => {
		const execution = await ended(bed, waiting);
		expect(execution.error()).toBeUndefined();
		return outputs.map((_, output) => execution.items('Review', output).map(({ json }) => json));
	};
	const namesLeft = async (waiting: Parameters<typeof ended>[1]) => (await left(waiting)).map((items) => items.map(({ name }) => name));

	afterEach(() => {
		expect(complaints).toEqual([]);
		expect([...hosts].filter((host) => host !== new URL(bed.n8n.address.url).host)).toEqual([]);
	});

	describe.each(Object.entries(screens))('%s', (screen, options) => {
		test.each(['light', 'dark'] as const)('a person approves, rejects, asks again and writes notes; axe-core finds nothing on any of it (%s)', async (colorScheme) => {
			const waiting = await startReview(bed, { rows: rowsOf(4), parameters });
			const page = await open(waiting.address, { ...options, colorScheme });
			expect(await accessibility(page)).toEqual([]);
			await choose(page, 0, 'Approve');
			await choose(page, 1, 'Again');
			const arabic = 'أضف ضوءًا أدفأ من اليسار';
			const hostile = '</script><script>alert(1)</script> & "so"\nnext line';
			await cardOn(page, 1).getByRole('textbox').fill(arabic);
			expect(await cardOn(page, 1).getByRole('textbox').evaluate((note) => getComputedStyle(note).direction)).toBe('rtl');
			await choose(page, 2, 'Reject');
			await cardOn(page, 2).getByRole('textbox').fill(hostile);
			await choose(page, 3, 'Approve');
			expect(await tallyOn(page)).toBe('4 of 4 decided · 2 approved (about $0.400)');
			expect(await accessibility(page)).toEqual([]);

			await cardOn(page, 1).getByRole('link').click();
			await page.locator('.viewer img').first().waitFor();
			expect(await accessibility(page)).toEqual([]);
			await page.keyboard.press('Escape');

			await page.getByLabel('Your name').fill('Ida');
			await page.getByRole('button', { name: 'Send decisions' }).click();
			await page.getByRole('heading', { name: 'Thank you, Ida' }).waitFor();
			expect(await accessibility(page)).toEqual([]);
			expect(await page.locator('main').innerText()).toMatch(/2 approved\s+1 to make again, with your words\s+1 rejected/);
			const items = await left(waiting);
			expect(items.map((one) => one.map(({ name }) => name))).toEqual([[], ['Mug 1', 'Mug 4'], ['Mug 2'], ['Mug 3']]);
			expect(items[2]![0]!.receipt).toMatchObject({ reviewStatus: 'again', reviewNote: arabic, reviewer: 'Ida' });
			expect(items[3]![0]!.receipt).toMatchObject({ reviewStatus: 'rejected', reviewNote: hostile });
		});

		test.each([1, 40, 200])('%i pictures: nothing moves sideways, pictures come as they are looked at, all that passed is approved at once', async (count) => {
			const waiting = await startReview(bed, { rows: rowsOf(count), parameters });
			const page = await open(waiting.address, options);
			await expect(page.locator('.card').count()).resolves.toBe(count);
			expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
			const columns = await page.$$eval('.card', (cards) => new Set(cards.map((card) => Math.round(card.getBoundingClientRect().left))).size);
			expect(columns).toBe(screen === 'phone' ? 1 : Math.min(3, count));
			await until('the first picture is there', async () => await page.locator('.card img').first().evaluate((picture) => (picture as HTMLImageElement).naturalWidth > 0));
			const asked = await page.$$eval('.card img', (pictures) => pictures.filter((picture) => (picture as HTMLImageElement).currentSrc !== '').length);
			if (count === 200) expect(asked).toBeLessThan(60);

			const passed = Math.ceil((count * 2) / 3);
			const started = Date.now();
			await page.getByRole('button', { name: 'Approve all that passed' }).click();
			await page.getByText(`${passed} approved.`).waitFor();
			expect(Date.now() - started).toBeLessThan(5000);
			expect((await chosenOn(page)).filter((one) => one === 'accepted')).toHaveLength(passed);
			await page.getByRole('button', { name: 'Undo' }).click();
			expect((await chosenOn(page)).filter(Boolean)).toEqual([]);
			await page.getByRole('button', { name: 'Approve all that passed' }).click();
			await page.getByRole('button', { name: 'Send decisions' }).click();
			if (count > passed) {
				expect(await page.locator('.ask').innerText()).toContain(`${count - passed} undecided`);
				await page.getByRole('button', { name: `Send ${passed} decisions` }).click();
			}
			await page.getByRole('heading', { name: 'Decisions taken' }).waitFor();
			expect((await namesLeft(waiting)).map((names) => names.length)).toEqual([count - passed, passed, 0, 0]);
		});
	});

	test('a reload and Back keep what is half done', async () => {
		const waiting = await startReview(bed, { rows: rowsOf(3) });
		const page = await open(waiting.address);
		await choose(page, 0, 'Approve');
		await choose(page, 1, 'Again');
		await cardOn(page, 1).getByRole('textbox').fill('warmer');
		await page.getByLabel('Your name').fill('Ida');
		// Slower than half a second is every hand.
		await pause(500);
		await page.reload();
		const kept = async () => [await chosenOn(page), await cardOn(page, 1).getByRole('textbox').inputValue(), await page.getByLabel('Your name').inputValue()];
		expect(await kept()).toEqual([['accepted', 'again', ''], 'warmer', 'Ida']);
		await page.goto('about:blank');
		await page.goBack();
		expect(await kept()).toEqual([['accepted', 'again', ''], 'warmer', 'Ida']);
		expect(await tallyOn(page)).toContain('2 of 3 decided');
		await choose(page, 2, 'Reject');
		await page.getByRole('button', { name: 'Send decisions' }).click();
		await page.getByRole('heading', { name: 'Thank you, Ida' }).waitFor();
		expect(await namesLeft(waiting)).toEqual([[], ['Mug 1'], ['Mug 2'], ['Mug 3']]);
		// After it, Back and Forward lead to no second sending.
		await page.goto('about:blank');
		await page.goBack();
		await page.getByText(/no action required/i).waitFor();
		expect(await page.locator('.choice').count()).toBe(0);
		// That is n8n's own page, which asks other hosts for its font.
		complaints.length = 0;
		hosts.clear();
	});

	test('opened twice, the first to send is taken, and the other one is told and keeps what was written', async () => {
		const waiting = await startReview(bed, { rows: rowsOf(2) });
		const [one, two] = [await open(waiting.address), await open(waiting.address, screens.phone)];
		for (const [page, what] of [[one, 'Approve'], [two, 'Reject']] as const) for (const index of [0, 1]) await choose(page, index, what);
		await cardOn(two, 0).getByRole('textbox').fill('not this one');
		await one.getByRole('button', { name: 'Send decisions' }).click();
		await one.getByRole('heading', { name: 'Decisions taken' }).waitFor();
		await ended(bed, waiting);
		await two.getByRole('button', { name: 'Send decisions' }).click();
		await two.getByText('somebody else has just sent decisions').waitFor();
		expect(await cardOn(two, 0).getByRole('textbox').inputValue()).toBe('not this one');
		expect(await namesLeft(waiting)).toEqual([[], ['Mug 1', 'Mug 2'], [], []]);
	});

	test('where the network fails nothing is lost, and it can be sent again', async () => {
		const waiting = await startReview(bed, { rows: rowsOf(1) });
		const page = await open(waiting.address);
		await choose(page, 0, 'Again');
		await cardOn(page, 0).getByRole('textbox').fill('warmer');
		await page.context().setOffline(true);
		await page.getByRole('button', { name: 'Send decisions' }).click();
		await page.getByText('no connection').waitFor();
		await page.context().setOffline(false);
		await page.getByRole('button', { name: 'Send decisions' }).click();
		await page.getByRole('heading', { name: 'Decisions taken' }).waitFor();
		expect((await left(waiting))[2]![0]!.receipt).toMatchObject({ reviewNote: 'warmer' });
		complaints.length = 0;
	});

	test('an error on the way is no end of the review; where the answer got lost, what was sent may be what was taken', async () => {
		const waiting = await startReview(bed, { rows: rowsOf(1) });
		const page = await open(waiting.address);
		await choose(page, 0, 'Approve');
		const sendNow = async () => await page.getByRole('button', { name: 'Send decisions' }).click();
		await page.route('**/webhook-waiting/**', async (route) => await route.fulfill({ status: 502, headers: { 'access-control-allow-origin': '*' }, body: 'Bad gateway' }));
		await sendNow();
		await page.getByText('Not sent').waitFor();
		await page.unroute('**/webhook-waiting/**');
		await page.route('**/webhook-waiting/**', async (route) => {
			await route.fetch();
			await route.abort();
		});
		await sendNow();
		await ended(bed, waiting);
		await page.unroute('**/webhook-waiting/**');
		await until('the button is back', async () => await page.getByRole('button', { name: 'Send decisions' }).isEnabled());
		await sendNow();
		await page.getByText('may be the ones that were taken').waitFor();
		expect(await namesLeft(waiting)).toEqual([[], ['Mug 1'], [], []]);
		complaints.length = 0;
	});

	test('the tally says where nobody knows what approving costs', async () => {
		const rows = rowsOf(2).map((row, index) => ({ ...row, price: index === 0 ? 0.2 : null }));
		const page = await open((await startReview(bed, { rows, parameters: { options: { nextUsd: '={{ $json.price }}' } } })).address);
		await choose(page, 1, 'Approve');
		expect(await tallyOn(page)).toBe('1 of 2 decided · 1 approved (an unknown amount)');
		await choose(page, 0, 'Approve');
		expect(await tallyOn(page)).toBe('2 of 2 decided · 2 approved (about $0.200 and an unknown amount)');
	});

	test('the keyboard alone is enough: from picture to picture, the large view, decisions, notes, sending', async () => {
		const waiting = await startReview(bed, { rows: rowsOf(5) });
		const page = await open(waiting.address);
		const { keyboard } = page;
		const press = async (...keys: string[]) => {
			for (const key of keys) await keyboard.press(key);
		};
		const here = async () => await page.evaluate("document.activeElement.closest('.card')?.querySelector('h2').textContent ?? document.activeElement.className");
		await press('ArrowDown');
		expect(await here()).toBe('Mug 1');
		await press('a', 'ArrowRight', 'ArrowRight', 'r', 'ArrowLeft');
		expect(await here()).toBe('Mug 2');
		expect(await chosenOn(page)).toEqual(['accepted', '', 'rejected', '', '']);
		await press('ArrowDown', 'a', 'a');
		expect(await here()).toBe('Mug 5');
		expect(await chosenOn(page)).toEqual(['accepted', '', 'rejected', '', '']);

		await press('ArrowUp', 'z');
		await page.locator('.viewer[open]').waitFor();
		await press('z');
		expect(await page.locator('.stage').getAttribute('class')).toContain('full');
		await press('z', 'g');
		await keyboard.type('a warmer light, agr');
		await press('Shift+Tab', 'Shift+Tab', 'ArrowRight', 'ArrowRight');
		expect(await page.locator('.viewer h2').textContent()).toBe('Mug 4');
		await press('a');
		expect(await page.locator('.viewer h2').textContent()).toBe('Mug 5');
		await press('r', 'Escape');
		expect(await page.locator('.viewer[open]').count()).toBe(0);
		// The page hears a moment later that the browser has closed the view, and moves on from where it was opened.
		await until('the focus is on the picture seen last', async () => (await here()) === 'Mug 5');
		expect(await chosenOn(page)).toEqual(['accepted', 'again', 'rejected', 'accepted', 'rejected']);
		for (let presses = 0; presses < 20 && (await here()) !== 'send primary'; presses++) await press('Tab');
		await press('Enter');
		await page.getByRole('heading', { name: 'Decisions taken' }).waitFor();
		const items = await left(waiting);
		expect(items.map((one) => one.map(({ name }) => name))).toEqual([[], ['Mug 1', 'Mug 4'], ['Mug 2'], ['Mug 3', 'Mug 5']]);
		expect(items[2]![0]!.receipt).toMatchObject({ reviewNote: 'a warmer light, agr' });
	});

	test('after a press the keys are the picture’s: arrows move on and Enter opens it, and neither changes a decision or sends', async () => {
		const waiting = await startReview(bed, { rows: rowsOf(2) });
		const page = await open(waiting.address);
		await choose(page, 0, 'Approve');
		await page.keyboard.press('ArrowRight');
		expect(await chosenOn(page)).toEqual(['accepted', '']);
		await choose(page, 1, 'Reject');
		await page.keyboard.press('Enter');
		await page.locator('.viewer[open]').waitFor();
		await page.keyboard.press('Escape');
		await cardOn(page, 1).getByRole('radio', { name: 'Reject' }).focus();
		await page.keyboard.press('Enter');
		await page.locator('.viewer[open]').waitFor();
		expect((await bed.n8n.finished(waiting.id)).status).toBe('waiting');
		await bed.n8n.stopExecution(waiting.id);
	});

	test('notes that are too long together for an address are sent all the same', async () => {
		const waiting = await startReview(bed, { rows: rowsOf(120) });
		const page = await open(waiting.address);
		const note = '語'.repeat(2000);
		await page.$$eval('.card', (cards, text) => {
			for (const card of cards) {
				card.querySelector('textarea')!.value = text;
				card.querySelector<HTMLInputElement>('[value=again]')!.checked = true;
			}
		}, note);
		await page.getByRole('button', { name: 'Send decisions' }).click();
		await page.getByRole('heading', { name: 'Decisions taken' }).waitFor();
		expect((await left(waiting))[2]!.map(({ receipt }) => (receipt as IDataObject).reviewNote)).toEqual(Array(120).fill(note));
	});

	test('Download keeps the picture as a file of its name', async () => {
		const waiting = await startReview(bed, { rows: rowsOf(1) });
		const page = await open(waiting.address);
		await cardOn(page, 0).getByRole('link').click();
		const [file] = await Promise.all([page.waitForEvent('download'), page.locator('.viewer .download').click()]);
		expect(file.suggestedFilename()).toMatch(/^make-.*\.png$/);
		await bed.n8n.stopExecution(waiting.id);
	});

	test('an original lies over the new picture, and the slider shows more of one or the other', async () => {
		const picture = (colour: string) => ({ bytes: Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" width="400" height="300"><rect width="400" height="300" fill="${colour}"/></svg>`), mimeType: 'image/svg+xml', fileName: `${colour}.svg` });
		const waiting = await startReview(bed, { rows: [itemWithFile({ name: 'Chair' }, { data: picture('green'), before: picture('red') })], before: [], parameters: { options: { originalField: 'before' } } });
		const page = await open(waiting.address);
		const slider = cardOn(page, 0).getByRole('slider');
		expect(await accessibility(page)).toEqual([]);
		const cut = async () => await cardOn(page, 0).locator('.original').evaluate((original) => getComputedStyle(original).clipPath);
		expect(await cut()).toContain('50%');
		await slider.fill('80');
		expect(await cut()).toContain('20%');
		await cardOn(page, 0).getByRole('link').click();
		expect(await page.locator('.viewer img').count()).toBe(2);
		expect(await accessibility(page)).toEqual([]);
		await page.locator('.viewer').getByRole('slider').fill('10');
		expect(await page.locator('.viewer .original').evaluate((original) => getComputedStyle(original).clipPath)).toContain('90%');
		await bed.n8n.stopExecution(waiting.id);
	});

	test('without scripts the form works as well', async () => {
		const waiting = await startReview(bed, { rows: rowsOf(2) });
		const page = await open(waiting.address, { ...screens.desktop, javaScriptEnabled: false });
		await choose(page, 0, 'Approve');
		await choose(page, 1, 'Again');
		await cardOn(page, 1).getByRole('textbox').fill('warmer');
		await page.getByRole('button', { name: 'Send decisions' }).click();
		await page.getByRole('heading', { name: 'Decisions taken' }).waitFor();
		expect((await left(waiting))[2]![0]!.receipt).toMatchObject({ reviewNote: 'warmer' });
		complaints.length = 0;
	});
});
