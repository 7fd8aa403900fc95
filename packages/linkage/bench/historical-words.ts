import { Dice } from "./dice.ts";

/** Parts of the names of English places and families. */
const BEGINNINGS =
  "al ash bar beck ben black bolt brad brom bur cal car chad chat clif col crow dal dan dray dun east ed el fair farn gain gar glad green had hal ham har hather hay hazel hol hor hunt ken kes kil lang lea long mal mar mel mid mill nor oak ol pem pen pres rad red ric rock ros rush sal sand sher stan stoke sut thorn tor wal war wed wel west whit win wood wool wor".split(
    " ",
  );
const ENDINGS =
  "ton ham ley ford bury wick field worth don combe stead well shaw borne by thorpe dale man ridge gate low more house land ster over".split(
    " ",
  );

/** First names of men, the most frequent first, each with the short forms that go with it. */
export const MEN: readonly (readonly string[])[] = lines(`
william will bill willie billy
john jack johnny jon
thomas tom tommy
george georgie
henry harry hal
james jim jamie jimmy
charles charlie chas
robert bob rob bobby
edward ted ned eddie
richard dick rick richie
joseph joe
arthur art
samuel sam
frederick fred freddie
francis frank
alfred alf
david dave davy
walter wat
peter pete
alexander alex sandy
benjamin ben
andrew andy drew
philip phil
daniel dan danny
michael mick mike
stephen steve
ernest ernie
herbert bert
albert bert bertie
edmund ned
matthew matt
hugh hughie
harold harry
christopher kit chris
patrick paddy pat
isaac ike
nicholas nick
lewis lew
anthony tony
percy
ralph
roger
martin
simon
gilbert gil
lawrence larry
humphrey
augustus gus
reginald reg
leonard len
sidney sid
jonathan
nathaniel nat
adam
abraham abe
oliver
theodore theo ted
cecil
edgar
ambrose
archibald archie
bernard
clement
cornelius
ebenezer
eugene
geoffrey jeff
godfrey
gregory greg
horace
hubert
josiah
julian
kenneth ken
luke
maurice
miles
montague
norman
osbert
owen
paul
rupert
septimus
silas
timothy tim
tobias
vincent
wilfred wilf
zachary`);

/** First names of women, in the same way. */
export const WOMEN: readonly (readonly string[])[] = lines(`
mary polly molly
elizabeth eliza bess betty lizzie
anne annie nan
margaret meg maggie peggy
jane jenny
sarah sally
catherine kate kitty
charlotte lottie
emma em
alice allie
florence flo
frances fanny
caroline carrie
harriet hattie
ellen nell nellie
maria
louisa lou
edith edie
emily em
isabella bella
martha
helen nell
dorothy dolly dot
eleanor nell
agnes aggie
henrietta etta
julia
lucy
rose
susan sue
rebecca becky
rachel
hannah
grace
georgiana
gertrude gertie
ethel
constance connie
beatrice bea
amelia millie
augusta
barbara babs
cecilia
clara
daisy
flora
joan
judith
lydia
mabel
matilda tilly
millicent millie
nancy
phoebe
ruth
sophia sophie
theresa tess
ursula
victoria vicky
violet
winifred win`);

/** The most frequent surnames, and behind them as many made of the same parts. */
export const SURNAMES = named(
  4200,
  `smith jones taylor brown williams wilson johnson davies robinson wright thompson evans walker white roberts green
  hall wood jackson clarke harris lewis martin hughes turner hill cooper ward moore clark king harrison morgan baker
  patel allen anderson mitchell phillips james campbell bell lee kelly parker bennett miller shaw cook simpson price
  young marshall griffiths adams richardson murphy collins gray carter stewart murray watson reid ross graham cox
  palmer howard stevens mason hunt fisher elliott knight barnes chapman powell holmes rogers matthews lloyd butler
  russell barker dixon fletcher owen pearson webb harvey ellis foster gibson saunders ford wells hamilton jenkins
  perry walsh stone hawkins day fox may lawrence bailey dawson hart lane burton french gordon spencer payne armstrong
  carr burgess frost nicholson cole reynolds hudson porter newton bird grant grey booth macdonald cunningham douglas
  stuart bruce percy neville howard cavendish russell seymour talbot clifford stanley villiers herbert sidney cecil
  bertie courtenay fiennes greville lumley manners osborne paget pelham sackville tufton vane wentworth wyndham`,
);

/** Towns and counties where people were born. */
export const BIRTH_PLACES = named(
  900,
  `london edinburgh dublin liverpool manchester birmingham glasgow bristol leeds westminster kensington bath oxford
  cambridge york norwich exeter plymouth devon cornwall kent sussex surrey essex norfolk suffolk dorset somerset
  wiltshire hampshire lancashire yorkshire cheshire durham northumberland cumberland lincolnshire derby nottingham
  leicester northampton worcester gloucester hereford shrewsbury stafford warwick coventry aberdeen dundee perth
  inverness cardiff swansea belfast cork limerick galway brighton southampton portsmouth hull newcastle sunderland
  bradford sheffield wakefield halifax huddersfield preston bolton blackburn oldham stockport salford chelsea
  hampstead islington hackney greenwich lambeth southwark camberwell marylebone paddington`,
);

export const OCCUPATIONS =
  `politician writer painter cricketer footballer engineer soldier clergyman lawyer physician
  actor architect poet botanist composer historian chemist surgeon judge barrister merchant banker journalist explorer
  geologist mathematician astronomer sculptor photographer singer novelist theologian economist philosopher translator
  missionary diplomat naturalist entomologist zoologist antiquarian printer publisher bookseller organist musician
  conductor playwright teacher schoolmaster headmaster nurse suffragist philanthropist brewer farmer landowner
  gardener surveyor inventor watchmaker potter weaver shipbuilder mariner admiral general jockey golfer rower swimmer
  cyclist mountaineer librarian archaeologist linguist illustrator engraver cartoonist etcher`.split(
    /\s+/,
  );

/** The two letters with which the postcodes of some region begin. */
export const POSTCODE_AREAS =
  "ab al ba bb bd bh bl bn br bs ca cb cf ch cm co cr ct cv cw da dd de dh dl dn dt dy ec eh en ex fk fy gl gu ha hd hg hp hr hu hx ig ip iv ka kt kw ky la ld le ll ln ls lu me mk ml ne ng nn np nr nw ol ox pa pe ph pl po pr rg rh rm sa se sg sk sl sm sn so sp sr ss st sw sy ta td tf tn tq tr ts tw ub wa wc wd wf wn wr ws wv yo".split(
    " ",
  );

export const RANKS = "baron viscount earl baronet duke marquess".split(" ");
export const ORDINALS = "1st 2nd 3rd 4th 5th 6th 7th".split(" ");

function lines(text: string): readonly (readonly string[])[] {
  return text
    .trim()
    .split("\n")
    .map((line) => line.split(" "));
}

function named(count: number, given: string): readonly string[] {
  const names = new Set(given.trim().split(/\s+/));
  const dice = new Dice(count);
  while (names.size < count) {
    const isLong = dice.chance(0.35);
    const middle = isLong ? dice.oneOf(["er", "ing", "en", "el", "a", "s"]) : "";
    names.add(dice.oneOf(BEGINNINGS) + middle + dice.oneOf(ENDINGS));
  }
  return [...names];
}
