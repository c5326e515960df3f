// `npm run demo`: on a fresh clone it sets everything up by itself. Plain Node: it runs before anything is there.
import './setup.mjs';

const { require: requireTypeScript } = await import('tsx/cjs/api');
requireTypeScript('../demo/main.ts', import.meta.url);
