import { encode } from 'gpt-tokenizer';
import { textBounds, textTokens } from '../../../nodes/shared/money/textTokens';

/** One product prompt in the languages people write them in. */
const prompts: Record<string, string> = {
	English:
		'Photograph of a handmade ceramic mug on a light oak table, soft morning light from the left, shallow depth of field. Show the name "Nordlys 350 ml" on a small card. No people, no logos, no watermark.',
	German:
		'Foto einer handgefertigten Keramiktasse auf einem hellen Eichentisch, weiches Morgenlicht von links, geringe Schärfentiefe. Zeige den Namen „Nordlys 350 ml“ auf einer kleinen Karte. Keine Personen, keine Logos.',
	French:
		'Photographie d’une tasse en céramique faite à la main sur une table en chêne clair, lumière douce du matin venant de la gauche, faible profondeur de champ. Affiche le nom « Nordlys 350 ml » sur une petite carte.',
	Spanish:
		'Fotografía de una taza de cerámica hecha a mano sobre una mesa de roble claro, luz suave de la mañana desde la izquierda, poca profundidad de campo. Muestra el nombre «Nordlys 350 ml» en una tarjeta pequeña.',
	Polish:
		'Zdjęcie ręcznie robionego kubka ceramicznego na jasnym dębowym stole, miękkie poranne światło z lewej strony, mała głębia ostrości. Pokaż nazwę „Nordlys 350 ml” na małej karteczce.',
	Turkish:
		'Açık meşe masa üzerinde el yapımı seramik bir kupanın fotoğrafı, soldan gelen yumuşak sabah ışığı, sığ alan derinliği. Küçük bir kartın üzerinde "Nordlys 350 ml" adını göster.',
	Russian:
		'Фотография керамической кружки ручной работы на столе из светлого дуба, мягкий утренний свет слева, малая глубина резкости. Покажи название «Nordlys 350 мл» на маленькой карточке. Без людей и логотипов.',
	Greek:
		'Φωτογραφία μιας χειροποίητης κεραμικής κούπας πάνω σε τραπέζι από ανοιχτόχρωμη δρυ, απαλό πρωινό φως από αριστερά. Δείξε το όνομα «Nordlys 350 ml» σε μια μικρή κάρτα.',
	Chinese:
		'一只手工陶瓷马克杯放在浅色橡木桌上的照片，柔和的晨光从左侧照入，浅景深。在一张小卡片上显示名称“Nordlys 350 毫升”。没有人物，没有标志，没有水印。',
	'Chinese, traditional':
		'一只手工陶瓷馬克杯放在淺色橡木桌上的照片，柔和的晨光從左側照入，淺景深。在一張小卡片上顯示名稱「Nordlys 350 毫升」。沒有人物，沒有標誌。',
	Japanese:
		'明るいオーク材のテーブルに置かれた手作りの陶器のマグカップの写真。左から差し込む柔らかな朝の光、浅い被写界深度。小さなカードに「Nordlys 350ml」という名前を表示してください。',
	Korean:
		'밝은 참나무 탁자 위에 놓인 수제 도자기 머그잔 사진, 왼쪽에서 들어오는 부드러운 아침 햇살, 얕은 피사계 심도. 작은 카드에 "Nordlys 350 ml"라는 이름을 보여 주세요.',
	Arabic:
		'صورة لكوب خزفي مصنوع يدويًا على طاولة من خشب البلوط الفاتح، ضوء صباحي ناعم من اليسار، عمق ميدان ضحل. أظهر الاسم «Nordlys 350 ml» على بطاقة صغيرة.',
	Hebrew:
		'תצלום של ספל קרמיקה בעבודת יד על שולחן אלון בהיר, אור בוקר רך משמאל, עומק שדה רדוד. הצג את השם "Nordlys 350 ml" על כרטיס קטן.',
	Hindi:
		'हल्के ओक की मेज पर हाथ से बने चीनी मिट्टी के मग की तस्वीर, बाईं ओर से सुबह की कोमल रोशनी। एक छोटे कार्ड पर "Nordlys 350 ml" नाम दिखाइए।',
	Thai: 'ภาพถ่ายแก้วเซรามิกทำมือบนโต๊ะไม้โอ๊คสีอ่อน แสงยามเช้าอ่อนๆ จากด้านซ้าย แสดงชื่อ "Nordlys 350 ml" บนการ์ดใบเล็ก',
	'a list of facts':
		'SKU: KB-0042\nName: Nordlys\nColours: #0F766E, #F8FAFC\nSize: 350 ml, 9.5 x 8 cm\n- no text\n- no people\nPrice tag: 24.90 EUR',
};

test.each(Object.entries(prompts))('%s: within 35% and 6 tokens of o200k plus 6', (_, prompt) => {
	const real = encode(prompt).length + 6;
	const counted = textTokens(prompt);
	expect(Math.abs(counted - real)).toBeLessThanOrEqual(0.35 * real + 6);
});

test('no text is the overhead alone', () => {
	expect(textTokens('')).toBe(6);
});

test('32,000 characters of anything are counted, and quickly enough to finish', () => {
	for (const unit of ['a', '我', '🧡', '=', '\u0000', '\ud83d', ' ']) {
		const tokens = textTokens(unit.repeat(32_000));
		expect(Number.isInteger(tokens)).toBe(true);
		expect(tokens).toBeGreaterThanOrEqual(6);
	}
});

test.each([
	['combining marks', 'a' + '\u0301\u0302\u0489\u20dd'.repeat(200)],
	['Cherokee', 'ᎠᎡᎢᎣᎤᎥᎦᎧ'.repeat(50)],
	['cuneiform', '𒀀𒀁𒀂𒀃'.repeat(50)],
	['Tibetan', 'བོད་ཡིག་'.repeat(50)],
	['emoji with joiners', '👩‍👩‍👧‍👦'.repeat(50)],
	['mathematical letters', '𝔄𝔅ℭ𝔇'.repeat(50)],
	['odd white space', '\u2003\u3000\t'.repeat(100)],
])('%s never take more tokens than the upper bound', (_, prompt) => {
	const real = encode(prompt).length + 6;
	expect(textBounds(prompt).high).toBeGreaterThanOrEqual(real);
	expect(textBounds(prompt).low).toBeLessThanOrEqual(real);
});

test('a prompt in plain words keeps its narrow bounds', () => {
	expect(textBounds('A red mug on a table').high).toBeLessThanOrEqual(24);
});
