"""What befalls people, in the frames that police, prefectures, press and courts tell it in."""

from datetime import date

import pytest

from gltd.text import read

TYPES = ("arrest", "procedure", "sentence")
READ: dict[str, tuple[tuple[str, float], ...]] = {
    # Nouns that no lexicon holds.
    "Les gendarmes ont interpellé quinze bûcherons.": (("interpellation", 15),),
    "Ont été écroués neuf chaudronniers.": (("ecrou", 9),),
    "La police a placé en garde à vue une dizaine de forains.": (("garde_a_vue", 10),),
    # When and where it was stand between the act and those whom it befell.
    "Les policiers ont arrêté dans un appartement du centre quatorze vendeurs.": (("interpellation", 14),),
    "Ils ont placé en garde à vue mercredi soir à l'aéroport douze mules.": (("garde_a_vue", 12),),
    "L'enquête a abouti à l'arrestation, mardi soir, de huit suspects.": (("interpellation", 8),),
    "C'est l'interpellation par les douaniers de Sète de cinq passeurs.": (("interpellation", 5),),
    # Voices and numbers of the verb.
    "Quatre guetteurs se retrouvent en garde à vue.": (("garde_a_vue", 4),),
    "La brigade arrête sept vendeurs à Laon.": (("interpellation", 7),),
    "Neuf suspects ont fait l'objet d'un placement en garde à vue.": (("garde_a_vue", 9),),
    "Le juge d'instruction a mis quatorze hommes en examen.": (("mise_en_examen", 14),),
    "Les trois frères ont écopé de peines de prison.": (("condamnation", 3),),
    "Cinq passants sont blessés, le tireur a été écroué.": (),
    # Parts, wholes and those beside.
    "Trois sont déférés, les autres écroués.": (("deferrement", 3),),
    "Neuf clients sont mis en examen, dont une placée sous mandat de dépôt.": (("mise_en_examen", 9),),
    "Un homme et sept femmes ont été interpellés.": (("interpellation", 8),),
    "Dix-neuf personnes, dont neuf sont du même clan, ont été interpellées.": (("interpellation", 19),),
    "Six prévenus, en majorité des Corréziens, ont été condamnés.": (("condamnation", 6),),
    "L'interpellation et la mise en examen de quatre femmes ont suivi.": (
        ("interpellation", 4),
        ("mise_en_examen", 4),
    ),
    "Ils ont pu interpeller cinq des huit suspects.": (("interpellation", 5),),
    "Quant aux cinq autres, ils ont été déférés.": (("deferrement", 5),),
    "Quinze personnes ont été placées en garde à vue. Trois sont mineures.": (
        ("garde_a_vue", 15),
        ("garde_a_vue", 3),
    ),
    "Sept suspects sont arrêtés : une femme de 41 ans et six hommes.": (
        ("interpellation", 7),
        ("interpellation", 6),
    ),
    "Trois ont été relaxés, cinq condamnés à de la prison ferme.": (("condamnation", 5),),
    # On the road an interception is an offence, and no arrest.
    "Les gendarmes ont pu intercepter 45 automobilistes positifs.": (("conduite_stups", 45),),
    # What is not, or not yet.
    "Le préfet vise 40 interpellations par mois.": (),
    "Aucune condamnation ne semble les arrêter.": (),
    "Il vit à Pau depuis trois ans et sortait de prison.": (),
    "Douze clients ont écopé d'une amende forfaitaire délictuelle de 200 euros.": (("afd", 12),),
    # Terms of prison and bans.
    "6 mois à 4 ans de prison pour les dealers": (("prison", 6),),
    "6 mois avec sursis à 4 ans de prison pour les dealers": (("prison", 6),),
    "Le tribunal le condamne à une amende de 5 000 euros, soit 50 euros par gramme.": (("fine", 5000),),
    "Deux iront en prison, le dernier y restera quatre ans.": (("ecrou", 2), ("prison", 48)),
    # Records, probation, penalties that the law allows.
    "Son casier compte déjà huit condamnations.": (),
    "Deux suspects déjà condamnés pour trafic ont été interpellés.": (("interpellation", 2),),
    "Elle est condamnée à deux ans de prison assortis d'un sursis probatoire de quatre ans.": (
        ("prison", 24),
    ),
    "En cas de refus, la peine est sévère : deux ans de prison.": (),
    "Il a été puni de trois années d'emprisonnement.": (("prison", 36),),
    # Two verbs, two counts; one more subject.
    "Le juge a relâché quatre suspects et écroué les trois autres.": (("liberation", 4), ("ecrou", 3)),
    "Trois ont été placés en garde à vue, un a été laissé libre.": (("garde_a_vue", 3),),
    "Aucun des neuf suspects interpellés n'a été placé en détention.": (("ecrou", 0), ("interpellation", 9)),
    "Les gardes à vue, huit en tout, ont été levées.": (("garde_a_vue", 8),),
    "L'an passé, plus de 3000 suspects ont été interpellés.": (("interpellation", 3000),),
    "Un arrêté interdit à neuf hommes de se rendre sur le point de deal.": (("interdiction_paraitre", 9),),
    "La garde à vue a été levée pour quatre d'entre elles.": (("garde_a_vue", 4),),
    "Les policiers devaient interpeller douze personnes ; ils en ont arrêté neuf.": (("interpellation", 9),),
    "La brigade a interpellé cinq vendeurs, deux guetteurs et un acheteur.": (
        ("interpellation", 5),
        ("interpellation", 2),
    ),
    "Six hommes de la liste des 20 suspects les plus recherchés ont été arrêtés.": (("interpellation", 6),),
    "Ils sont condamnés tous deux à trois ans de prison.": (("prison", 36),),
    "Cinq ans de prison, au lieu de huit ans requis.": (("prison", 60),),
    "640 arrestations ont eu lieu. 75 d'entre elles concernaient des stupéfiants.": (
        ("interpellation", 640),
        ("interpellation", 75),
    ),
    "Une information est ouverte contre neuf hommes, dont cinq ont été écroués.": (("ecrou", 5),),
    "Trois suspects sur les neuf ont été mis en examen.": (("mise_en_examen", 3),),
    "Cinq ans de prison pour les six complices": (("prison", 60), ("condamnation", 6)),
    "Huit usagers ont été verbalisés d'une AFD.": (("afd", 8),),
    "Quatre hommes sont laissés libres à l'exception de deux d'entre eux, écroués.": (
        ("liberation", 4),
        ("ecrou", 2),
    ),
    "En cas d'absence, le prévenu est jugé par défaut : deux ans de prison.": (("prison", 24),),
    "Il risquait dix ans de prison ; il a été condamné à trois ans.": (("prison", 36),),
    "Il lui reste 14 mois de prison à purger.": (),
    "Neuf personnes sur douze interpellées ont été écrouées.": (("ecrou", 9), ("interpellation", 12)),
    "Il n'y a pas eu quatre interpellations.": (),
    "Trois arrestations avaient été évoquées à tort.": (),
    "Sur 60 clients, 52 se sont acquittés d'une amende.": (("verbalisation", 52),),
}


@pytest.mark.parametrize("sentence", READ)
def test_what_befalls_people_is_read_in_every_frame(sentence: str) -> None:
    facts = read(sentence, published_on=date(2025, 6, 30))
    found = [(one.item, one.value) for one in facts if one.type in TYPES and not one.optional]
    assert sorted(found, key=str) == sorted(READ[sentence], key=str)
