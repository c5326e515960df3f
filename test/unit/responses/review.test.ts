import fc from 'fast-check';
import { reviewPresets } from '../../../nodes/shared/catalog/reviewPresets';
import { checkReview, type ReviewSettings } from '../../../nodes/shared/request/review';
import { criteriaOf, reviewSchema } from '../../../nodes/shared/request/reviewCriteria';
import type { Picture } from '../../../nodes/shared/request/pictures';
import { readReview } from '../../../nodes/ResponsesImageStep/reviewResult';

const picture: Picture = { origin: 'file ID file-1', header: undefined, sha256: '', link: { file_id: 'file-1' } };
const asked = (more: Partial<ReviewSettings> = {}): ReviewSettings => ({
	mainModel: 'gpt-5.4-mini',
	preset: 'none',
	brief: '',
	exactText: 'SALE',
	mustShow: ['a cup'],
	mustNotShow: [],
	fixedDetails: [],
	leastScore: 0,
	altTextFor: 'none',
	detail: 'auto',
	...more,
});
const context = { today: new Date('2026-11-20'), servedByOpenAi: true };
const review = (more: Partial<ReviewSettings> = {}, references: Picture[] = []) => {
	const checked = checkReview(asked(more), { reviewed: [picture], references }, context);
	if (!checked.ok) throw new Error(checked.refusal.message);
	return checked.request;
};

const answer = (more: Record<string, unknown> = {}, passed: Record<string, boolean> = {}) =>
	JSON.stringify({
		text_read: 'BIG  SALE\ntoday',
		criteria: {
			exact_text: { reason: 'It reads SALE', passed: passed.exact_text ?? true },
			must_show_1: { reason: 'There is a cup', passed: passed.must_show_1 ?? true },
		},
		summary: 'Good',
		score: 90,
		verdict: 'pass',
		...more,
	});

test('every criterion is asked for in a strict schema, and unique', () => {
	for (const { id, criteria, needsReference } of reviewPresets) {
		const { request } = review({ preset: id, mustNotShow: ['hands'], fixedDetails: ['the cap'] }, needsReference ? [picture] : []);
		const { format } = request.body.text as unknown as { format: { strict: boolean; schema: { properties: { criteria: { required: string[] } } } } };
		expect(format.strict).toBe(true);
		const ids = [...criteria.map((one) => one.id), 'exact_text', 'must_show_1', 'must_not_show_1', 'fixed_detail_1'];
		expect(format.schema.properties.criteria.required).toEqual(ids);
		expect(new Set(ids).size).toBe(ids.length);
	}
});

test('a picture that cannot be looked at is refused by its place', () => {
	const gif: Picture = { origin: 'field “data”', sha256: 'a', bytes: 9, header: { type: 'gif', mimeType: 'image/gif', fileExtension: 'gif', width: 8, height: 8, hasAlpha: false, animated: true } };
	expect(checkReview(asked(), { reviewed: [picture, gif], references: [] }, context)).toMatchObject({ ok: false, refusal: { parameter: 'Pictures to Review', message: expect.stringContaining('Picture 2') } });
	expect(checkReview(asked(), { reviewed: [picture], references: [gif] }, context)).toMatchObject({ ok: false, refusal: { parameter: 'Compare With', message: expect.stringContaining('Reference 1') } });
	expect(checkReview(asked(), { reviewed: [], references: [] }, context)).toMatchObject({ ok: false, refusal: { message: 'There is no picture to review' } });
});

test('the form is an object of a reason, a verdict and a score, with nothing else in it', () => {
	const { request } = review({ brief: 'A mug for a shop' }, [picture]);
	const { format } = request.body.text as unknown as { format: { schema: object } };
	const object = (properties: object) => ({ type: 'object', properties, required: Object.keys(properties), additionalProperties: false });
	const judged = (description: string) => ({ ...object({ reason: expect.objectContaining({ type: 'string' }), passed: { type: 'boolean' } }), description });
	expect(format.schema).toEqual(
		object({
			text_read: expect.objectContaining({ type: 'string' }),
			criteria: object({ exact_text: judged(expect.stringContaining('SALE')), must_show_1: judged(expect.stringContaining('cup')) }),
			summary: expect.objectContaining({ type: 'string' }),
			score: expect.objectContaining({ type: 'integer' }),
			verdict: expect.objectContaining({ enum: ['pass', 'fail'] }),
		}),
	);
	expect(request.message).toMatch(/^Review the picture\.\n\nBrief:\nA mug for a shop\n\nCriteria:\n- exact_text: .*\n- must_show_1: .*\n\nCompare with the reference\.\n\nThe verdict is pass only if every criterion passes\.$/);
});

test('it passes when everything passes and the text stands in what was read', () => {
	expect(readReview(answer(), review())).toMatchObject({ verdict: 'pass', passed: true, textMatches: true, failedCount: 0, reasons: '' });
});

test('what must, must not and stays as it is, is asked for by its own words', () => {
	const { criteria } = review({ mustNotShow: ['hands'], fixedDetails: ['the cap'] });
	expect(criteria.map(({ text }) => text)).toEqual([expect.stringContaining('SALE'), expect.stringContaining('a cup'), expect.stringContaining('hands'), expect.stringContaining('the cap')]);
});

test('a summary that is no text is none', () => {
	expect(readReview(answer({ summary: { a: 1 } }), review())).toMatchObject({ verdict: 'pass', summary: '' });
});

test('the text is compared here: a model that misjudges it does not pass the picture', () => {
	const result = readReview(answer({ text_read: 'BIG SALF' }), review());
	expect(result).toMatchObject({ verdict: 'fail', passed: false, textMatches: false, failedCriteria: 'exact_text' });
	expect(result!.reasons).toContain('not the one asked for');
	expect(readReview(answer({ text_read: 'big sale' }), review())!.passed).toBe(false);
});

test('one failed criterion, the model’s own verdict or a low score fail the picture', () => {
	expect(readReview(answer({}, { must_show_1: false }), review())).toMatchObject({ passed: false, failedCriteria: 'must_show_1' });
	expect(readReview(answer({ verdict: 'fail' }), review())).toMatchObject({ passed: false, failedCount: 0 });
	expect(readReview(answer({ score: 69 }), review({ leastScore: 70 }))).toMatchObject({ passed: false, reasons: 'The score of 69 is below 70' });
	expect(readReview(answer({ score: 170 }), review())!.score).toBe(100);
});

test('what is not the form asked for is no review, and never throws', () => {
	const missing = JSON.stringify({ ...(JSON.parse(answer()) as object), criteria: { exact_text: { reason: '', passed: true } } });
	for (const text of ['', 'Looks fine!', '[]', '{}', missing, answer({ verdict: 'maybe' }), answer({ score: 'high' })]) {
		expect(readReview(text, review())).toBeUndefined();
	}
	fc.assert(fc.property(fc.json(), (text) => readReview(text, review()) === undefined));
});

test.each<[string, Partial<ReviewSettings>, string]>([
	['nothing to judge by', { exactText: '', mustShow: [] }, 'Quality Test'],
	['a test that does not exist', { preset: 'beauty' }, 'Quality Test'],
	['a comparison without its reference', { preset: 'referenceEdit' }, 'Compare With'],
	['too many criteria', { mustShow: Array.from({ length: 41 }, (_, i) => `thing ${i}`) }, 'Must Show'],
	['an image model that judges', { mainModel: 'gpt-image-2' }, 'Main Model'],
	['a score above 100', { leastScore: 101 }, 'Minimum Score'],
])('%s is refused', (_, more, parameter) => {
	expect(checkReview(asked(more), { reviewed: [picture], references: [] }, context)).toMatchObject({ ok: false, refusal: { parameter } });
});

test('hostile texts stay inside the message and the schema', () => {
	fc.assert(
		fc.property(fc.string(), fc.string(), (exactText, entry) => {
			const criteria = criteriaOf({ preset: 'none', brief: '', exactText, mustShow: [entry], mustNotShow: [], fixedDetails: [] });
			const schema = JSON.parse(JSON.stringify(reviewSchema(criteria))) as { properties: { criteria: { required: string[] } } };
			return schema.properties.criteria.required.every((id) => /^[a-z0-9_]+$/.test(id));
		}),
	);
});

describe('title and alternative text', () => {
	const schemaOf = ({ request }: ReturnType<typeof review>) => (request.body.text as unknown as { format: { schema: { required: string[]; properties: Record<string, { description?: string }> } } }).format.schema;
	const described = (altTextFor: string, altText: string, title = 'A cup') => readReview(answer({ title, alt_text: altText }), review({ altTextFor }));

	test('are asked for only for a purpose, with the room it has', () => {
		expect(schemaOf(review()).required).not.toContain('alt_text');
		const { required, properties } = schemaOf(review({ altTextFor: 'instagramPost' }));
		expect(required).toEqual(expect.arrayContaining(['title', 'alt_text']));
		expect(properties.alt_text!.description).toContain('at most 100 characters');
		expect(schemaOf(review({ altTextFor: 'pinterestPin' })).properties.alt_text!.description).toContain('at most 500 characters');
	});

	test('stand in the review, and are no part of it where nobody asked', () => {
		expect(described('shopify', 'A blue cup on a table.')).toMatchObject({ title: 'A cup', altText: 'A blue cup on a table.' });
		expect(readReview(answer(), review())).not.toHaveProperty('altText');
	});

	test('are cut between words to what fits, with a sign that something is missing', () => {
		const long = 'A cup of tea on a table. '.repeat(10);
		const { altText = '', title = '' } = described('instagramPost', long, long)!;
		expect([...altText].length).toBeLessThanOrEqual(100);
		expect(altText).toMatch(/ (?:cup|tea|table\.|of|on|a|A)…$/);
		expect([...title].length).toBeLessThanOrEqual(60);
		expect(described('instagramPost', 'x'.repeat(300))!.altText).toBe(`${'x'.repeat(99)}…`);
		expect(described('instagramPost', `${'☕'.repeat(100)}`)!.altText).toBe('☕'.repeat(100));
	});

	test('are one line, whatever the model wrote', () => {
		expect(described('shopify', ' A cup\n\non a  table ')!.altText).toBe('A cup on a table');
	});

	test('a place without a field for alternative text gets a title only', () => {
		const { required } = schemaOf(review({ altTextFor: 'amazonMain' }));
		expect(required).toContain('title');
		expect(required).not.toContain('alt_text');
		expect(described('amazonMain', 'A cup')).toMatchObject({ title: 'A cup', altText: '' });
	});

	test('an answer without them is a review all the same', () => {
		expect(readReview(answer(), review({ altTextFor: 'shopify' }))).toMatchObject({ passed: true, title: '', altText: '' });
	});
});
