import type { Browser, BrowserContextOptions } from 'playwright-core';
import type { N8nClient } from '../../testbed';
import { take, viewport } from './pictures';

/** Who looks at the page: at a desk by day, and on a phone at night. */
const people: Record<string, BrowserContextOptions> = {
	'review-page': { viewport, colorScheme: 'light' },
	'review-page-phone': { viewport: { width: 390, height: 844 }, colorScheme: 'dark', hasTouch: true, isMobile: true },
};

/** The page of Review Images in the workflow's last run, half decided, and its large view. */
export async function takeReviewPage(browser: Browser, n8n: N8nClient, workflowId: string): Promise<void> {
	const filter = encodeURIComponent(JSON.stringify({ workflowId }));
	const { results } = await n8n.rest.get<{ results: Array<{ id: string }> }>(`/rest/executions?filter=${filter}&limit=1`);
	const execution = await n8n.finished(results[0]!.id);
	const address = execution.customData.reviewAddress!;
	for (const [name, options] of Object.entries(people)) {
		const page = await (await browser.newContext({ locale: 'en-GB', bypassCSP: true, ...options })).newPage();
		await page.goto(address);
		const card = (index: number) => page.locator('.card').nth(index);
		await card(0).getByRole('radio', { name: 'Approve' }).click();
		await card(1).getByRole('radio', { name: 'Again' }).click();
		await card(1).getByRole('textbox').fill('The last letter of the logo is missing');
		await card(2).getByRole('radio', { name: 'Reject' }).click();
		await page.evaluate("document.activeElement.blur(); scrollTo(0, 0)");
		await take(page, name);
		await card(1).getByRole('link').click();
		await take(page, `${name}-large`);
		await page.context().close();
	}
	await n8n.stopExecution(execution.id);
}
