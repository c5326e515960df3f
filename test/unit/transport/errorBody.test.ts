import { readErrorBody } from '../../../nodes/shared/transport/failure/errorBody';

test.each([
	['Bad gateway', 'Bad gateway'],
	['  <html><head><TITLE lang="en"> 502 Bad Gateway </TITLE></head>', '502 Bad Gateway'],
	[' \n<html><body>no title</body>', 'A web page'],
	['not <b>html</b>', 'not <b>html</b>'],
])('of a text that is no JSON %j the message is “%s”, and not the API’s own', (body, message) => {
	expect(readErrorBody(body)).toMatchObject({ message, isOwn: false });
});

test('of moderation categories only words are told, twenty at most', () => {
	const categories = [7, null, { a: 1 }, ...Array.from({ length: 30 }, (_, index) => `c${index}`)];
	expect(readErrorBody({ error: { moderation_details: { categories } } }).moderation).toEqual({ categories: categories.slice(3, 23) });
});
