import { daysUntilClosed, findImageModel, imageModels } from '../../../nodes/shared/catalog/imageModels';

test('a snapshot is looked up as the model it is a snapshot of', () => {
	expect(findImageModel('gpt-image-2-2026-04-21')?.id).toBe('gpt-image-2');
});

test('an id the catalog does not know is no model of ours', () => {
	expect(findImageModel('gpt-image-2.5')).toBeUndefined();
});

test('days until a model closes count down to zero and below', () => {
	const closing = findImageModel('gpt-image-1.5')!;
	expect(daysUntilClosed(closing, new Date('2026-11-21T12:00:00Z'))).toBe(10);
	expect(daysUntilClosed(closing, new Date('2026-12-02T12:00:00Z'))).toBeLessThan(0);
	expect(daysUntilClosed(findImageModel('gpt-image-2')!, new Date())).toBeUndefined();
});

test.each(imageModels.map((model) => [model.id, model]))('%s says where its facts come from, and when', (_, model) => {
	expect(model.source).toMatch(/^https:\/\//);
	expect(model.checked).toMatch(/^\d{4}-\d{2}-\d{2}$/);
	if (model.closes) expect(findImageModel(model.successor!)).toBeDefined();
});
