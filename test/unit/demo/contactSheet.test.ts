import { contactSheet } from '../../../demo/contactSheet';
import type { Shot } from '../../../demo/collect';

const hostile = `"><script>alert(1)</script><img src=x onerror='alert(2)'>`;

const picture = (fileName: string) => ({ fileName, bytes: async () => Buffer.alloc(0) });

const sheet = (shots: Shot[]) =>
	contactSheet({ title: 'A sheet', shots, madeBy: 'Emulator', estimate: '', editorUrl: 'http://127.0.0.1:5678/' });

describe('the contact sheet', () => {
	test('shows what a row, a file name or an error says as text, never as markup', () => {
		const fields = {
			name: hostile,
			sku: hostile,
			brief: hostile,
			channel: hostile,
			width: hostile,
			outputFormat: hostile,
			outcome: hostile,
		};
		const page = sheet([
			{ fields, picture: picture(hostile) },
			{ fields, problem: { message: hostile, wayOut: hostile } },
		]);

		expect(page).toContain('&lt;script&gt;');
		expect(page).not.toContain('<script');
		expect(page).not.toContain('<img src=x');
		expect(page).not.toMatch(/onerror='/);
	});

	test('links to a file inside its own folder, whatever the file is called', () => {
		const page = sheet([{ fields: {}, picture: picture('../../etc/pass wd#1.png') }]);
		expect(page).toContain('href="images/pass%20wd%231.png"');
	});

	test('shows the size a channel wants beside the size that was delivered', () => {
		const page = sheet([{ fields: { channel: 'pinterestPin', width: 1000, height: 1500 }, picture: picture('a.jpg') }]);
		expect(page).toContain('<dt>Target</dt><dd>1000 × 1500</dd></div><div><dt>Size</dt><dd>1000 × 1500</dd>');
		expect(sheet([{ fields: { width: 1, height: 2 }, picture: picture('a.jpg') }])).not.toContain('Target');
	});

	test('sums what is known, and says unknown where nothing is', () => {
		const made = (costUsd: number | null): Shot => ({ fields: { costUsd }, picture: picture('a.png') });
		expect(sheet([made(0.25), made(1.5), made(null)])).toContain('<strong>$1.75</strong><span>on the receipts</span>');
		expect(sheet([made(null)])).toContain('<strong>unknown</strong><span>on the receipts</span>');
	});
});
