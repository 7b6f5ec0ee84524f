/** Elke zin in het Nederlands: informeel, kort, zonder vaktaal waar een gewoon woord bestaat. */
import type { Words } from "./en";

const een = (n: number, enkel: string, meer: string) => (n === 1 ? enkel : meer);

export const nl: Words = {
  locale: "nl",
  back: "Terug",
  cancel: "Annuleren",
  close: "Sluiten",
  dismiss: "Verbergen",
  tryAgain: "Opnieuw proberen",
  working: "Bezig…",
  show: "Tonen",
  hide: "Verbergen",
  justNow: "zojuist",

  errors: {
    wrong_password: {
      what: "Met dit wachtwoord gaat de kluis niet open.",
      next: "Controleer Caps Lock en de toetsenbordindeling en probeer het nog eens.",
    },
    wrong_recovery_code: {
      what: "Deze herstelcode opent deze kluis niet.",
      next: "Zoek een nieuwer herstelblad, of dat van deze computer.",
    },
    recovery_code_mistyped: {
      what: "Er zit een tikfout in de herstelcode.",
      next: "Vergelijk de gemarkeerde groepen met je blad.",
    },
    recovery_group_differs: {
      what: "Dat is niet de groep die op je blad staat.",
      next: "Zoek hem nog eens op, of ga terug om de code weer te zien.",
    },
    password_too_short: {
      what: "Dit wachtwoord is te kort.",
      next: "Maak het langer: een paar woorden die niets met elkaar te maken hebben, werken goed.",
    },
    locked: {
      what: "Countersign is vergrendeld.",
      next: "Ontgrendel het en probeer het opnieuw.",
    },
    vault_exists: {
      what: "Er staat al een kluis op deze computer.",
      next: "Sluit dit venster en open Countersign opnieuw om hem te ontgrendelen.",
    },
    no_vault: {
      what: "De kluis is hier niet meer.",
      next: "Heb je de map verplaatst? Zet hem terug en open Countersign opnieuw.",
    },
    vault_damaged: {
      what: "Het kluisbestand is beschadigd.",
      next: "Countersign bewaart eerdere versies: kies er een om mee verder te gaan.",
    },
    copy_damaged: {
      what: "Dit bestand is geen kopie van een kluis, of het is beschadigd.",
      next: "Kies een andere kopie: Countersign bewaart ze met namen die op .countersign eindigen.",
    },
    vault_newer: {
      what: "De kluis is opgeslagen door een nieuwere versie van Countersign.",
      next: "Installeer de nieuwste versie en open hem opnieuw.",
    },
    vault_unreadable: {
      what: "Het kluisbestand kan niet worden gelezen.",
      next: "Kijk of het bestand van jou is en of de schijf in orde is.",
    },
    vault_changed_on_disk: {
      what: "Een ander programma heeft het kluisbestand veranderd.",
      next: "Er is niets overschreven. Vergrendel en ontgrendel om het nieuwe bestand te lezen.",
    },
    folder_read_only: {
      what: "Countersign mag niet in zijn map schrijven.",
      next: "Maak de map beschrijfbaar en probeer het opnieuw.",
    },
    disk_full: {
      what: "De schijf is vol, dus er is niets opgeslagen.",
      next: "Maak wat ruimte en probeer het opnieuw.",
    },
    write_failed: {
      what: "Opslaan is mislukt; het vorige bestand is onaangeroerd.",
      next: "Controleer de schijf en probeer het opnieuw.",
    },
    file_exists: {
      what: "Er is al een bestand met die naam.",
      next: "Kies een andere naam: er wordt nooit iets overschreven.",
    },
    read_back_differs: {
      what: "De schijf gaf niet terug wat er was opgeslagen, dus het vorige bestand is bewaard.",
      next: "Controleer de schijf voordat je verdergaat.",
    },
    text_too_long: {
      what: "Deze tekst is te lang voor een link.",
      next: "Plak alleen de link zelf: hij begint met otpauth://, motp:// of steam://.",
    },
    text_not_utf8: {
      what: "Wat erin staat is geen leesbare tekst.",
      next: "Vraag de site om een nieuwe QR-code of link.",
    },
    not_a_link: {
      what: "Dit is geen link waarmee je een account toevoegt.",
      next: "Zo'n link begint met otpauth://, motp:// of steam://. Heb je alleen een sleutel, kies dan Typen.",
    },
    kind_not_supported: {
      what: "Dit soort code werkt nog niet.",
      next: "Vraag de site om codes uit een authenticator-app (TOTP).",
    },
    transfer_not_supported: {
      what: "Dit is een export van meerdere accounts uit een andere app.",
      next: "Die kan nog niet worden gelezen: voeg de accounts een voor een toe.",
    },
    codes_run_ahead: {
      what: "Je hebt een paar codes achter elkaar gemaakt.",
      next: "Sites accepteren er maar een paar. Gebruik de code die je hebt, of maak er nog een als de site hem weigerde.",
    },
    part_invalid: {
      what: "Er klopt iets niet.",
      next: "Vergelijk het met wat de site laat zien.",
    },
    part_missing: {
      what: "Er ontbreekt iets.",
      next: "Vul het aan met wat de site laat zien.",
    },
    account_gone: {
      what: "Dit account is er niet meer.",
      next: "Kijk in de prullenbak: misschien ligt het daar.",
    },
    proposal_gone: {
      what: "Wat hier gevonden was, is verlopen.",
      next: "Kies de afbeelding of plak de link nog een keer.",
    },
    picture_too_large: {
      what: "Dit bestand is te groot voor een afbeelding.",
      next: "Maak een schermafdruk van alleen de QR-code en gebruik die.",
    },
    picture_unreadable: {
      what: "Dit bestand is geen leesbare afbeelding.",
      next: "Gebruik een PNG-, JPEG-, WebP-, BMP- of GIF-afbeelding.",
    },
    picture_without_code: {
      what: "Er staat geen leesbare QR-code in deze afbeelding.",
      next: "Neem een scherpere of grotere afbeelding met de hele code erop.",
    },
    picture_too_slow: {
      what: "Het lezen van deze afbeelding duurde te lang en is gestopt.",
      next: "Gebruik een kleinere afbeelding van alleen de QR-code.",
    },
    file_unreadable: {
      what: "Dit bestand kan niet worden geopend.",
      next: "Kijk of het er nog is en of je het mag lezen.",
    },
    clipboard_unavailable: {
      what: "Het klembord is niet bereikbaar.",
      next: "Toon de code en typ hem over.",
    },
    out_of_memory: {
      what: "Er is te weinig geheugen vrij voor de kluis.",
      next: "Sluit een paar programma's en probeer het opnieuw.",
    },
    print_unavailable: {
      what: "Afdrukken kan hier niet.",
      next: "Sla de code op in een bestand en druk dat af.",
    },
    agent_lost: {
      what: "Het deel van Countersign dat je codes bewaart, is gestopt.",
      next: "Start het opnieuw. Alles wat was opgeslagen, is er nog.",
    },
    versions_differ: {
      what: "Countersign is bijgewerkt terwijl het draaide.",
      next: "Start het opnieuw om de nieuwe versie te gebruiken.",
    },
    internal: {
      what: "Er ging iets mis in Countersign.",
      next: "Probeer het nog eens. Blijft het zo, start Countersign dan opnieuw: er gaat niets verloren.",
    },
  },
  parts: {
    kind: {
      name: "Het soort code",
      rule: "Bekend zijn totp, hotp, steam, yaotp en motp.",
    },
    label: { name: "De naam", rule: "Een naam is gewone tekst." },
    issuer: { name: "De site", rule: "De naam van een site is gewone tekst." },
    secret: {
      name: "De sleutel",
      rule: "Een sleutel bestaat uit de letters A tot en met Z en de cijfers 2 tot en met 7. (mOTP: 0 tot en met 9 en A tot en met F.)",
    },
    algorithm: {
      name: "Het algoritme",
      rule: "Het is SHA1, SHA256 of SHA512, of een enkele keer SHA224 of SHA384.",
    },
    digits: { name: "Het aantal cijfers", rule: "Een code heeft 4 tot en met 10 cijfers." },
    period: { name: "De tijd", rule: "Een code geldt 1 tot en met 86.400 seconden." },
    counter: { name: "De teller", rule: "Een teller is een heel getal." },
    pin: { name: "De pincode", rule: "Een pincode heeft 1 tot en met 32 letters en cijfers." },
  },
  partInvalid: (name) => `${name} klopt niet.`,
  partMissing: (name) => `${name} ontbreekt.`,

  notice: {
    windowCrashed: "Het venster was onverwacht gesloten. Met je codes is niets gebeurd.",
    agentCrashed: "Countersign was de vorige keer onverwacht gestopt. Er is niets verloren.",
    olderCopy:
      "Dit is een oudere kopie van je kluis: wat je daarna hebt veranderd ontbreekt. Heb je die niet zelf teruggezet, dan deed iemand of een programma het.",
  },

  step: (at, of) => `Stap ${at} van ${of}`,

  welcome: {
    title: "Je inlogcodes, op je eigen computer",
    lead: "Countersign bewaart ze in een versleutelde kluis die alleen jij kunt openen.",
    start: "Beginnen",
    restore: "Ik heb een kopie van mijn kluis",
  },

  password: {
    title: "Bescherm je kluis",
    lead: "Kies één goed wachtwoord. Niemand kan het herstellen, ook wij niet: schrijf het desnoods op.",
    field: "Wachtwoord",
    repeat: "Herhaal het wachtwoord",
    differs: "De twee wachtwoorden verschillen.",
    atLeast: (n) => `Minstens ${n} ${een(n, "teken", "tekens")}`,
    strength: ["Meteen geraden", "Zwak", "Redelijk", "Sterk", "Heel sterk"],
    strengthIs: (word) => `Sterkte: ${word}`,
    weaknesses: {
      common: "Dit gebruikt iedereen.",
      word: "Eén woord of naam is snel geraden.",
      repeats: "Het herhaalt zichzelf.",
      sequence: "Toetsen of letters op een rij zijn snel geraden.",
      date: "Datums en jaartallen zijn snel geraden.",
      short: "Het is kort. Zet er een woord of twee bij.",
    },
    set: "Verder",
    setting: "De kluis wordt gemaakt…",
    newTitle: "Kies een nieuw wachtwoord",
    newLead:
      "Je kluis is open. Het nieuwe wachtwoord komt in de plaats van het vergeten wachtwoord.",
    newSet: "Wachtwoord instellen",
    newSetting: "Wachtwoord wordt ingesteld…",
    newLater: "Het oude wachtwoord houden",
  },

  recovery: {
    title: "Bewaar je herstelcode",
    lead: "Hiermee open je de kluis als je het wachtwoord vergeet. Je ziet hem alleen nu, dus bewaar hem buiten deze computer.",
    renewedTitle: "Bewaar je nieuwe herstelcode",
    renewedLead:
      "De vorige code is nooit bevestigd, dus hier is een nieuwe. Zodra je hem bevestigt, werkt alleen deze.",
    code: "Herstelcode",
    print: "Afdrukken",
    save: "Opslaan als bestand",
    saved: "Opgeslagen",
    copy: "Kopiëren",
    copied: (left) => `Gekopieerd, weg over ${left}`,
    kept: "Ik heb hem bewaard",
    checkTitle: "Typ één groep over",
    checkLead: (group) => `Typ groep ${group} over van wat je hebt bewaard.`,
    group: (group) => `Groep ${group}`,
    confirm: "Bevestigen",
    again: "De code weer tonen",
    making: "Er wordt een herstelcode gemaakt…",
    sheetTitle: "Herstelcode van Countersign",
    sheetMade: (date) => `Gemaakt op ${date}`,
    sheetUse:
      "Met deze code open je je Countersign-kluis als je het wachtwoord vergeet. Bewaar hem bij je paspoort, en niet op je computer.",
    sheetHow: (use) =>
      `Zo gebruik je hem: start Countersign, kies ‘${use}’ en typ de groepen op volgorde.`,
  },

  first: {
    title: "Voeg je eerste account toe",
    lead: "De site toont een QR-code, een link of een sleutel als je inlogcodes aanzet. Gebruik wat je hebt.",
    later: "Later toevoegen",
  },

  unlock: {
    title: "Countersign ontgrendelen",
    password: "Wachtwoord",
    unlock: "Ontgrendelen",
    unlocking: "Ontgrendelen…",
    useRecovery: "De herstelcode gebruiken",
    usePassword: "Het wachtwoord gebruiken",
    recoveryTitle: "Ontgrendelen met de herstelcode",
    recoveryLead: "Hoofdletters, spaties en streepjes maken niet uit.",
    recovery: "Herstelcode",
    progress: (typed, groups) => `${typed} van ${groups} ${een(groups, "groep", "groepen")} getypt`,
    wrongGroups: (list, n) =>
      `In ${een(n, "groep", "groepen")} ${list} ${een(n, "zit een tikfout", "zitten tikfouten")}.`,
    complete: "De code is compleet.",
  },

  list: {
    search: "Zoeken",
    placeholder: "Accounts zoeken",
    clear: "Zoekopdracht wissen",
    add: "Toevoegen",
    settings: "Instellingen",
    lock: "Vergrendelen",
    accounts: "Accounts",
    unnamed: "Account zonder naam",
    count: (n, text) => `${text} ${een(n, "account", "accounts")}`,
    found: (text) => `${text} gevonden`,
    unreadable: (n, text) =>
      `Nog ${text} ${een(n, "account", "accounts")} uit een nieuwere Countersign: bewaard, en te zien na een update.`,
    copied: (left) => `Gekopieerd, weg over ${left}`,
    copiedShort: (left) => `Gekopieerd · ${left}`,
    copiedHeard: "Gekopieerd",
    next: "straks",
    hidden: "Code verborgen. Klik of druk op spatie om hem te tonen.",
    reveal: "Toon de code 10 seconden",
    more: (name) => `Meer opties voor ${name}`,
    copy: "Kopiëren",
    delete: "Verwijderen",
    emptyTitle: "Nog geen accounts",
    emptyLead: "Voeg er een toe met een QR-code, een link of een sleutel.",
    emptyAdd: "Account toevoegen",
    noneTitle: (query) => `Niets gevonden voor ‘${query}’`,
    noneLead: "Druk op Escape om alle accounts weer te zien.",
    trashed: (name, days) => `${name} ligt nog ${days} in de prullenbak.`,
    undo: "Ongedaan maken",
    changesEvery: (time) => `Elke ${time} een nieuwe code`,
    changesWhenUsed: "Een nieuwe code wanneer je erom vraagt",
    makeNext: "Volgende code",
    makeNextOf: (name) => `Volgende code voor ${name}`,
    makeAnyway: "Nog een maken",
    tags: "Labels",
    allTags: "Alle",
    pin: "Bovenaan vastzetten",
    unpin: "Losmaken",
    pinned: "Vastgezet",
    edit: "Bewerken…",
    showKey: "Sleutel tonen…",
    changed: (name) => `${name} is gewijzigd.`,
  },

  edit: {
    title: "Account bewerken",
    tags: "Labels",
    tagsHint: "Zet er komma's tussen.",
    note: "Notitie",
    pinned: "Bovenaan de lijst vastzetten",
    save: "Bewaren",
    saving: "Bewaren…",
  },

  key: {
    title: (name) => `Sleutel van ${name}`,
    lead: "Wie de sleutel heeft, kan de codes van dit account maken. Typ je wachtwoord om hem te zien.",
    show: "Sleutel tonen",
    checking: "Controleren…",
    picture: "QR-code die het account aan een andere app toevoegt",
    warning:
      "Scan hem met de andere app, of typ de sleutel daar over. Geef nooit iemand een sleutel of code via telefoon of chat.",
  },

  add: {
    title: "Account toevoegen",
    ways: "Manier van toevoegen",
    picture: "Afbeelding",
    paste: "Plakken",
    type: "Typen",
    pictureHint: "Een foto of schermafdruk van de QR-code",
    pasteHint: "Een link, zoals otpauth://…",
    typeHint: "De sleutel die de site laat zien",
    drop: "Sleep een afbeelding van de QR-code hierheen",
    dropLead: "Overal in dit venster is goed. PNG, JPEG, WebP, BMP of GIF.",
    choose: "Kies een afbeelding…",
    reading: "Lezen…",
    link: "Link",
    linkLead:
      "Hij begint met otpauth://, motp:// of steam://. Meerdere links: elk op een eigen regel.",
    issuer: "Site",
    issuerHint: "Bijvoorbeeld GitHub",
    account: "Account",
    accountHint: "Bijvoorbeeld alice@example.org",
    key: "Sleutel",
    keyHint: "Letters en cijfers, zoals de site ze toont",
    keyHintHex: "Cijfers en de letters A tot en met F",
    kind: "Soort code",
    kinds: {
      totp: "Verandert met de tijd (TOTP)",
      hotp: "Geteld (HOTP)",
      steam: "Steam",
      motp: "mOTP",
      yandex: "Yandex",
    },
    pin: "Pincode",
    counter: "Teller",
    counted: "Geteld: er komt een code telkens als je erom vraagt.",
    advanced: "Geavanceerd",
    algorithm: "Algoritme",
    digits: "Cijfers",
    period: "Seconden per code",
    preview: "Zo ziet de code eruit",
    previewLead: "Vergelijk hem met wat de site verwacht voordat je het account toevoegt.",
    found: (n, text) => `${text} ${een(n, "account", "accounts")} gevonden`,
    foundLead: "Vergelijk de code met de site en voeg dan toe.",
    refused: (text) => `${text} niet toe te voegen`,
    selectAll: "Alles kiezen",
    select: (name) => `${name} toevoegen`,
    duplicate: "Deze heb je al",
    weak: "De sleutel is kort. Hij werkt; een nieuwere van de site is sterker.",
    accept: (n, text) => (n === 1 ? "Toevoegen" : `${text} accounts toevoegen`),
    accepting: "Toevoegen…",
  },

  settings: {
    title: "Instellingen",
    look: "Uiterlijk en taal",
    theme: "Thema",
    themes: { system: "Systeem", light: "Licht", dark: "Donker" },
    language: "Taal",
    languages: { system: "Systeem", english: "English", dutch: "Nederlands" },
    codes: "Codes",
    hideCodes: "Codes verbergen",
    hideCodesLead: "Je ziet puntjes tot je een code opvraagt.",
    order: "Volgorde",
    orders: { added: "Zoals toegevoegd", name: "Op naam" },
    closeAfterCopy: "Venster sluiten na kopiëren",
    closeAfterCopyLead: "De code blijft op het klembord zo lang als is ingesteld.",
    clear: "Gekopieerde code wissen na",
    staying: "Als het venster dicht is",
    stay: "Blijft daarna nog draaien",
    stayLead: "Daarna stopt Countersign en vraagt het de volgende keer om het wachtwoord.",
    accounts: "Accounts",
    trash: "Prullenbak",
    trashLead: (n, text) => (n === 0 ? "Leeg" : `${text} ${een(n, "account", "accounts")}`),
    storage: "Wat er is opgeslagen",
    quit: "Countersign afsluiten",
    version: (version) => `Countersign ${version}`,
  },

  storage: {
    title: "Wat er is opgeslagen",
    files: "Op deze computer",
    what: {
      vault: "De kluis: je accounts, versleuteld",
      generations: "Eerdere versies ervan, versleuteld",
      set_aside: "Beschadigde bestanden die opzij zijn gezet",
      settings: "Instellingen, en wat dit apparaat onthoudt",
    },
    filesOf: (n, text) => `${text} ${een(n, "bestand", "bestanden")}`,
    filesLead: "Nergens anders wordt iets van je bewaard, en er wordt nergens iets heen gestuurd.",
    copy: "Kopie van de kluis bewaren…",
    copied: "Bewaard. Je wachtwoord of herstelcode opent hem.",
    access: "Wat Countersign gebruikt",
    accesses: [
      { name: "Netwerk: geen", why: "Het maakt met niets en niemand verbinding." },
      {
        name: "Klembord",
        why: "Om er een code op te zetten als je hem kopieert, en hem er weer af te halen.",
      },
      {
        name: "Bestanden",
        why: "Afbeeldingen die je kiest of hierheen sleept, en bestanden die je bewaart.",
      },
      {
        name: "Meldingen",
        why: "Alleen om te zeggen dat het venster niet kan worden getoond.",
      },
    ],
    log: "Wat het sinds de start heeft gezegd",
    logEmpty: "Er ging niets mis.",
    logLead: "In deze regels staat nooit een sleutel, een code of een naam.",
    end: "Alles verwijderen",
    endLead:
      "De kluis, de eerdere versies ervan en de instellingen worden voorgoed verwijderd. Zonder een andere kopie kun je geen codes meer maken en kunnen sites je buitensluiten: bewaar eerst een kopie.",
    deleteAsk: "Alles verwijderen…",
    deleteAll: "Alles voorgoed verwijderen",
    deleting: "Verwijderen…",
  },

  trash: {
    title: "Prullenbak",
    lead: (days) => `Accounts blijven hier minstens ${days} voordat ze voorgoed worden verwijderd.`,
    empty: "De prullenbak is leeg",
    emptyLead: "Accounts die je verwijdert, wachten hier voordat ze weg zijn.",
    deleted: (when) => `Verwijderd: ${when}`,
    restore: "Terugzetten",
    erase: "Voorgoed verwijderen…",
    eraseNamed: (name) => `${name} voorgoed verwijderen`,
    eraseLead: "Countersign kan het niet terughalen, en de site kan nog om de code vragen.",
    keep: "Bewaren",
  },

  trouble: {
    damagedTitle: "Je kluisbestand is beschadigd",
    damagedLead:
      "Countersign bewaart eerdere versies. Kies er een om mee verder te gaan: het beschadigde bestand wordt apart gezet en er wordt niets verwijderd.",
    noneLead:
      "Er staat geen eerdere versie in de map. Zet er een kopie van het bestand neer en kijk opnieuw. Er is niets verwijderd.",
    newerTitle: "Je kluis komt uit een nieuwere Countersign",
    newerLead: "Installeer de nieuwste versie om hem te openen. Het bestand blijft zoals het is.",
    unreadableTitle: "Je kluisbestand kan niet worden gelezen",
    unreadableLead:
      "Kijk of het van jou is en of de schijf in orde is. Het bestand blijft zoals het is.",
    versions: "Eerdere versies",
    saved: (when) => `Opgeslagen: ${when}`,
    generation: (n) => `Versie ${n}`,
    restore: "Deze gebruiken",
    folder: "De bestanden staan in",
    again: "Opnieuw kijken",
  },

  lost: {
    title: "Countersign is gestopt",
    lead: "Het deel dat je codes bewaart, is onverwacht gestopt. Alles wat was opgeslagen, is er nog.",
    again: "Opnieuw starten",
  },
};
