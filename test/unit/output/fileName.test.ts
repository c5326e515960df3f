import fc from 'fast-check';
import { fileNameFor } from '../../../nodes/shared/output/fileName';

test.each([
	['mug-hero', 'webp', 'mug-hero.webp'],
	['mug.png', 'webp', 'mug.webp'],
	['Größe 42 – Ärmel', 'jpg', 'Größe 42 – Ärmel.jpg'],
	['抹茶碗', 'png', '抹茶碗.png'],
	['v1.2', 'png', 'v1.2.png'],
	['../../etc/passwd', 'png', 'etc-passwd.png'],
	['C:\\temp\\x', 'png', 'C-temp-x.png'],
	['.htaccess', 'png', 'htaccess.png'],
	['photo\u202egnp.exe', 'png', 'photognp.exe.png'],
	['a\u0000b\nc', 'png', 'abc.png'],
	['CON', 'png', 'image-CON.png'],
	['aux.de', 'png', 'image-aux.de.png'],
	['nul .x', 'png', 'image-nul .x.png'],
	['COM¹', 'png', 'image-COM¹.png'],
	['console.log', 'png', 'console.log.png'],
	['mug.png\u200b', 'webp', 'mug.webp'],
	['mug.PNG. ', 'webp', 'mug.webp'],
	['', 'png', 'image.png'],
	['.png', 'png', 'image.png'],
	['...', 'png', 'image.png'],
])('“%s” as %s becomes “%s”', (wanted, extension, name) => {
	expect(fileNameFor(wanted, extension)).toBe(name);
});

test('several images of one row are numbered', () => {
	expect(fileNameFor('mug', 'png', { position: '2' })).toBe('mug-2.png');
});

test('whatever a row holds, the name is one short, visible, portable file name', () => {
	fc.assert(
		fc.property(fc.string({ unit: 'grapheme', maxLength: 400 }), fc.constantFrom('png', 'jpg', 'webp'), (wanted, extension) => {
			const name = fileNameFor(wanted, extension, { position: '3', pattern: '{asin}.MAIN' });
			expect(name).not.toMatch(/[\\/:*?"<>|\p{Cc}]/u);
			expect(name).toMatch(new RegExp(`^[^.\\s].*\\.MAIN-3\\.${extension}$`, 'su'));
			expect(Buffer.byteLength(name)).toBeLessThanOrEqual(200);
		}),
		{ numRuns: 1000 },
	);
});

test.each([
	['a name of 180 bytes stays whole', 'x'.repeat(180), 'x'.repeat(180)],
	['one byte more is cut', 'x'.repeat(181), 'x'.repeat(180)],
	['no character is cut in two', `${'x'.repeat(179)}é`, 'x'.repeat(179)],
])('%s', (_, wanted, stem) => {
	expect(fileNameFor(wanted, 'png')).toBe(`${stem}.png`);
});

test('what a purpose puts around the name is never cut, and an extension never stands in the middle', () => {
	const pattern = '{name}-x-card';
	expect(fileNameFor('mug.png', 'jpg', { pattern })).toBe('mug-x-card.jpg');
	expect(fileNameFor('x'.repeat(300), 'jpg', { pattern })).toBe(`${'x'.repeat(173)}-x-card.jpg`);
	expect(fileNameFor('{name}', 'jpg', { pattern, position: '2' })).toBe('{name}-x-card-2.jpg');
});

test('a name of which nothing can stay gives way to the other one', () => {
	expect(fileNameFor('-', 'png', { otherwise: () => 'images-7-1' })).toBe('images-7-1.png');
});
