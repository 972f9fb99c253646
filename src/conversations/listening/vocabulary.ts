/**
 * The words by which people greet, thank, scold, ask and answer: Indonesian as it is typed, with some Javanese, Sundanese,
 * Palembang, Banjar and Minang, and English. Our own list; whole words, lower case. A word may stand in several lists.
 */

const list = (words: string): ReadonlySet<string> => new Set(words.split(/\s+/).filter(Boolean))

export const GREETING = list(`
  halo hallo haloo hai hay hi hello helo hey hei hoi p pp permisi punten kulonuwun kulo nuwun sampurasun spada assalamualaikum assalamu
  alaikum asalamualaikum assalamuallaikum assalammualaikum asalamu salamualaikum samlikum samlekum mikum waalaikumsalam ass aslm askum
  salam salaam kanal wr wb warahmatullahi wabarakatuh warohmatullahi selamat slmt met mat pagi pgi siang sore malam mlm morning afternoon
  evening good day horas tabik dulur tes test testing coba cek ping om swastiastu shalom rahayu`)

/** Who is spoken to and how politely: says nothing by itself. */
export const FILLER = list(`
  pak bapak bpk pa bu ibu buk mas mbak mba bang abang kak kaka kakak min mimin admin atmin gan sis bro bupati camat lurah kades dinas
  pemda pemkab petugas operator bos boss juragan kang teh uda uni datuk ya yaa yah yo ye iyo deh dong donk sih nih nah lah kok oh ooh
  eh hmm oke ok okay saya sy aku ini itu dengan dgn dari yth mohon maaf kenal warga hanyar baru ulun kami kita mau numpang tanya nanya bertanya
  lapor lapornya melapor melaporkan laporan pelapor aduan pengaduan mengadu ngadu curhat ingin pengen hendak handak nak boleh bisa apakah
  ada urang orang di siko sini aya jalmi teu lai a i the sir madam please pls to want report would like hari semangat begawe kerja bekerja
  sehat selalu semua semuanya sudah udah dulu sebentar bentar nanti ntar lagi online tolong tlg minta bantu izin ijin saja aja`)

/** Around an answer of one word: "sudah pak", "ya, 5". */
export const POLITE = list('pak bapak bpk pa bu ibu buk mas mbak mba bang bg kang kak kakak min mimin admin ya yaa yah iya ok oke okay')

export const THANKS = list(`
  terima kasih terimakasih trimakasih trima makasih makasi makasihh mksh mksih mksi tks tx thx thanks thank you thankyou nuhun hatur
  hatur nuwun suwun matur maturnuwun kesuwun tarimo tarima kasi trims tengkyu syukron alhamdulillah`)

export const PRAISE = list(`
  bagus baik mantap mantab mantul keren hebat banyak cepat cepet responsif ramah sip siip sipp jempol top oke ok puas senang bangga salut josss
  jos good great nice ngeri sekali banget bgt sangat lancar sukses atas untuk bantuannya responnya respon infonya informasinya perhatiannya
  kerjanya kerjasamanya jawabannya balasannya sudah udah dibantu direspon dibalas siap`)

/** Around a number of stars. */
export const RATED = list('nilai nilainya bintang rating kasih kasi beri saja aja')

export const YES = list(`
  ya iya iyaa yaa y yo iyo iyoh iye iyup yup yoi yes yep yeah ok oke okay okey okei sip siip siap setuju betul benar bener bnr btl kirim
  kirimkan krm lanjut lanjutkan send correct right sure boleh gas nggih inggih muhun sudah udah sesuai lengkap cocok pas`)

export const NO = list(`
  tidak tdk gak ga gk nggak enggak engga ngga g kagak ndak dak idak nda kada kadada bukan belum blm no nope not salah keliru ubah ganti
  edit change wrong mboten henteu teu`)

export const CANCEL = list('batal batalkan dibatalkan cancel batalin cancell stop berhenti hapus lupakan gajadi')

export const SKIP = list('lewati lewat skip kosong lupa entah terserah tiada nihil')

/** What we asked for and the person cannot tell: "alamatnya tidak tahu". Nothing here is missed by a whole village. */
export const SKIP_FILLER = list(`
  alamat alamatnya lokasi lokasinya tempatnya letaknya patokan patokannya foto fotonya gambar pasti pastinya persis persisnya mana dimana
  masalah address photo`)

/** Scolding, which is no matter to report by itself. */
export const ANGER = list(`
  bodoh goblok goblog tolol bego anjing anjir anjrit bangsat kampret brengsek bajingan sialan sial tai taik babi monyet setan asu jancok
  jancuk cuk payah lemot lelet lambat lama lamban lelet parah percuma gagal omdo bohong pembohong tipu penipu bacot becus kecewa
  nyesel muak kesel kesal marah emosi jengkel capek cape bosan malas useless stupid idiot slow angry terrible fuck shit worst`)

/** Around scolding: not enough to make it a story. */
export const ANGER_FILLER = list(`
  kalian kamu lu lo elu anda pemerintah negara bupati pejabat respon responnya balas balasnya bales balesnya jawab kerja kerjanya apa apaan
  gimana doang aja saja banget bgt amat sekali bener sangat terus trus semua semuanya nya gak ga tidak tdk nggak guna gunanya percuma makan gaji buta buat bikin
  nunggu tunggu dibales dibalas direspon ditanggapi dari tadi kemarin kok sih woi woy woii oi hoi dasar memang emang sudah udah pelayanan
  pelayanannya you are so why is this service bot robot mesin`)

/** A report is older than its words: these ask how it goes. */
export const STATUS = list(
  'status statusnya progres progress progresnya perkembangan perkembangannya kelanjutan kelanjutannya tracking lacak update updatenya',
)

/** Endings of a status question: "gimana laporan saya", "kapan dikerjakan". */
export const STATUS_FILLER = list(`
  laporan laporannya aduan aduannya pengaduan tiket saya sy kami gimana bagaimana gmn bgmn cek check sampai sampe mana dimana kabar kabarnya
  kapan sudah udah belum blm apa ada dong tindak lanjut lanjutnya tindakan proses diproses dikerjakan diperbaiki ditindaklanjuti ditangani
  dijawab dibalas jawaban jawabannya hasil hasilnya my report the what how is of lihat minta mau tahu tau info infonya nya itu ini yang yg
  kemarin tadi lalu nomor no`)

/** "Saya tunggu kabarnya": the person is content to wait. */
export const WAITING = list('tunggu nunggu ditunggu menunggu kabar kabarnya kabarnyo info infonya ambo wait waiting')

/** Somebody sells something. Two of them, or one and an address, and it is no report. */
export const SELLING = list(`
  promo diskon cicilan kredit followers gacor maxwin slot scatter jackpot deposit bonus undian pemenang hadiah klik klaim testi testimoni
  lowongan loker gaji minat berminat order ready stok stock murah cashback reseller dropship pinjol pinjaman modal investasi profit cuan
  chat hubungi wa sales harga pricelist katalog grosir rb jt ribu juta unit dp angsuran spesial pcs lusin ongkir`)

/** At least one of these: prices alone may be part of a complaint about the market. */
export const SELLER = list(`
  promo diskon cicilan kredit followers gacor maxwin slot scatter jackpot deposit undian pemenang klik klaim testi testimoni jual dijual
  lowongan loker minat berminat order ready cashback reseller dropship pinjol katalog pricelist grosir`)

/** Words that start or hold the name of a place. */
export const PLACE = list(`
  jl jln jalan jlan jaln gang gg lorong lrg lr rt rw rk dusun dsn ds desa kel kelurahan kec kecamatan kampung kp kmpg komplek kompleks
  perum perumahan blok pasar simpang sp simp perempatan pertigaan depan dpn dekat dkt deket belakang blkg samping sebelah seberang ujung
  pinggir pojok km masjid mesjid mushola musholla gereja sekolah sd sdn smp smpn sma sman smk puskesmas rsud pustu kantor balai terminal
  stasiun dermaga jembatan sungai parit lapangan spbu pom alfamart indomaret toko ruko pabrik tol near street road village next behind handil
  ray trans unit blok dekatnya wilayah daerah di`)

/** Little words of English that Indonesian does not have. */
export const ENGLISH = list(`
  the is are was my your our of and with there here please help broken street road light near flooded water hello thanks thank you how what
  where when can could would this that have has been not no yes report complaint garbage trash hole pothole river school since week weeks
  month months days cancel for in on at i we they it front behind nobody`)
