"""Event tables of our own making, in the shapes of ACLED, UCDP GED and GDELT: no row is theirs."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from geomap.tables import gdelt

ACLED_HEADER = (
    "event_id_cnty,event_date,year,time_precision,disorder_type,event_type,sub_event_type,actor1,actor2,iso,region,"
    "country,admin1,admin2,location,latitude,longitude,geo_precision,source,notes,fatalities"
).split(",")
ACLED = [
    "TST1|05 September 2021|2021|1|Political violence|Battles|Armed clash|North Column|South Column|4|Asia|Afghanistan|Panjshir|Bazarak|Bazarak|35.3128|69.5154|1|Made Wire|Two made columns met at the bridge.|3",  # noqa: E501 - a row is a line
    "TST2|06 September 2021|2021|2|Strategic developments|Strategic developments|Agreement|North Column||4|Asia|Afghanistan|Panjshir||Panjshir|35.3128|69.5154|3|Made Wire|Talks are said to have begun.|0",  # noqa: E501 - a row is a line
    "TST3|07 September 2021|2021|3|Demonstrations|Protests|Peaceful protest|Teachers||4|Asia|Afghanistan|Kabul|Kabul|Kabul|34.5167|69.1833|2|Made Wire|Teachers asked for pay.|0",  # noqa: E501 - a row is a line
]
UCDP_HEADER = (
    "id,year,type_of_violence,conflict_name,side_a,side_b,source_office,source_headline,where_prec,where_coordinates,"
    "adm_1,adm_2,latitude,longitude,country,country_id,date_prec,date_start,date_end,best,high,low"
).split(",")
UCDP = [
    "901|2024|1|Made conflict|Army of Made|Made Front|Made Wire|Clash near a made town|1|Goma town|Nord-Kivu province|Goma territory|-1.6792|29.2228|DR Congo (Zaire)|490|1|2024-02-05 00:00:00.000|2024-02-05 00:00:00.000|4|6|4",  # noqa: E501 - a row is a line
    "902|2024|3|Made conflict|Made Front|Civilians|Made Wire|Raid in a made district|4|Nord-Kivu province|Nord-Kivu province||-0.7918|29.046|DR Congo (Zaire)|490|4|2024-02-01 00:00:00.000|2024-02-29 00:00:00.000|9|12|7",  # noqa: E501 - a row is a line
    "903|2024|2|Made conflict|Made Front|Made Guard|Made Wire|Somewhere in the country|6|DR Congo|||-2.5|23.5|DR Congo (Zaire)|490|5|2024-01-01 00:00:00.000|2024-03-31 00:00:00.000|2|2|2",  # noqa: E501 - a row is a line
]


def table(header: list[str], rows: list[str], separator: str = ",", drop: tuple[str, ...] = ()) -> str:
    """Return a table as text, without the columns in `drop`."""
    keep = [i for i, name in enumerate(header) if name not in drop]
    out = io.StringIO()
    writer = csv.writer(out, delimiter=separator, lineterminator="\n")
    writer.writerow([header[i] for i in keep])
    for row in rows:
        cells = row.split("|")
        assert len(cells) == len(header), row
        writer.writerow([cells[i] for i in keep])
    return out.getvalue()


def gdelt_row(width: int, number: int, **own: str) -> str:
    """Return one line of GDELT's, the columns that are not named empty."""
    cells = dict.fromkeys(gdelt.columns(width), "")
    cells |= {"GLOBALEVENTID": str(number), "SQLDATE": "20240205", "MonthYear": "202402", "Year": "2024"}
    cells |= {"FractionDate": "2024.0959", "EventCode": "190", "EventBaseCode": "190", "EventRootCode": "19"}
    cells |= {"Actor1Name": "MADE FRONT", "Actor2Name": "ARMY", "ActionGeo_Type": "4", "DATEADDED": "20240206"}
    cells |= {"ActionGeo_FullName": "Goma, Nord-Kivu, Congo", "ActionGeo_Lat": "-1.6792", "ActionGeo_Long": "29.2228"}
    if width > 57:
        cells["SOURCEURL"] = f"https://example.org/{number}"
    return "\t".join({**cells, **own}.values())


def write(folder: Path) -> dict[str, Path]:
    """Write one table of each kind and return where."""
    made = {
        "acled": table(ACLED_HEADER, ACLED),
        "ucdp": table(UCDP_HEADER, UCDP),
        "gdelt": "\n".join(gdelt_row(61, n) for n in (1, 2)) + "\n",
    }
    out = {}
    for name, text in made.items():
        out[name] = folder / f"{name}.csv"
        out[name].write_text(text, encoding="utf-8")
    return out
