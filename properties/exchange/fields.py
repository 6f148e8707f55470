"""What an import can fill: the RESO name in snake_case, how its text is read, and its other names.

A synonym is written as `columns.plain` leaves it: lower-case letters and digits only. The best one
stands first: where two columns could fill a field, the column with the earlier synonym does.
"""

from dataclasses import dataclass
from typing import Literal

Kind = Literal[
    "key",
    "text",
    "count",
    "bathrooms",
    "price",
    "currency",
    "area",
    "units",
    "year",
    "date",
    "moment",
    "latitude",
    "longitude",
    "country",
    "status",
    "property_type",
    "frequency",
    "language",
]


@dataclass(frozen=True)
class Field:
    name: str
    kind: Kind
    others: str = ""
    longest: int | None = None  # characters of a text

    @property
    def synonyms(self) -> list[str]:
        return self.others.split()


KEY = "originating_system_key"
SEEN_AT = "modification_timestamp"  # decides between two rows of one key; it is not stored on the property

_FIELDS = (
    Field(KEY, "key", "listingkey id uniqueid uid propertyid assetid idanuncio idinmueble pid", 255),
    Field(
        "listing_id",
        "text",
        "listingid ref reference mlsnumber mlsid mls referencia codigo agentref",
        100,
    ),
    Field(
        SEEN_AT,
        "moment",
        "modified lastmodified updated updatedat lastupdate date datesold saledate period fecha "
        "fechaactualizacion fechamodificacion actualizado periodo",
    ),
    Field("standard_status", "status", "status listingstatus mlsstatus estado situacion"),
    Field("property_type", "property_type", "type tipo tipoinmueble tipodeinmueble category"),
    Field("property_sub_type", "text", "subtype subtipo buildingtype bldgtype", 100),
    Field(
        "list_price",
        "price",
        "price askingprice precio precioventa preciodeventa currentprice amount saleprice rent "
        "monthlyrent alquiler renta importe pvp",
    ),
    Field("list_price_currency", "currency", "currency pricecurrency moneda divisa"),
    Field(
        "lease_amount_frequency",
        "frequency",
        "leasefrequency pricefreq pricefrequency pricetype rentfrequency",
    ),
    Field(
        "bedrooms_total",
        "count",
        "bedrooms beds bedroom bed numberofbedrooms bdrms br habitaciones dormitorios hab dorm "
        "numhabitaciones bedroomabvgr roomnumber",
    ),
    Field(
        "bathrooms",
        "bathrooms",
        "bathroomstotaldecimal baths bathroom bath numberofbathrooms banos bano numbanos bathnumber ba",
    ),
    Field("bathrooms_total_integer", "count", "bathroomstotal"),
    Field("bathrooms_full", "count", "fullbaths fullbath fullbathrooms banoscompletos"),
    Field("bathrooms_three_quarter", "count", "threequarterbaths"),
    Field("bathrooms_half", "count", "halfbaths halfbath halfbathrooms aseos"),
    Field("bathrooms_one_quarter", "count", "quarterbaths"),
    Field(
        "living_area",
        "area",
        "sqftliving livingspace livingsurface builtarea constructedarea floorarea area surface size "
        "sqft sqm m2 squarefeet squaremeters squaremetres superficie metros metroscuadrados "
        "superficieconstruida m2construidos grlivarea",
    ),
    Field("living_area_units", "units", "areaunits unidadsuperficie"),
    Field(
        "lot_size_area",
        "area",
        "sqftlot lotsize lotarea plot plotsize plotarea lot landarea parcela superficieparcela "
        "m2parcela terreno superficieterreno",
    ),
    Field("lot_size_units", "units", "lotunits"),
    Field(
        "year_built",
        "year",
        "yrbuilt builtyear constructionyear yearofconstruction cadconstructionyear anoconstruccion "
        "anodeconstruccion ano construido",
    ),
    Field("unparsed_address", "text", "address fulladdress streetaddress direccion domicilio", 300),
    Field("street_number", "text", "housenumber streetno numero num", 30),
    Field("street_name", "text", "street road calle via nombrevia", 200),
    Field("unit_number", "text", "unit apt apartment flat puerta piso", 50),
    Field("city", "text", "town cityname municipality ciudad municipio localidad", 120),
    Field("postal_code", "text", "zipcode zip postcode postalcode codigopostal cp", 20),
    Field("state_or_province", "text", "state province region provincia comunidad", 120),
    Field("country", "country", "countrycode pais"),
    Field("latitude", "latitude", "lat latitud geolat y"),
    Field("longitude", "longitude", "long lon lng longitud geolong geolon x"),
    Field("headline", "text", "title titulo listingtitle name", 300),
    Field("public_remarks", "text", "description remarks descripcion comentarios details", 50_000),
    Field("language", "language", "idioma languagecode"),
    Field("showing_instructions", "text", "", 5_000),
    Field("private_remarks", "text", "agentremarks privatenotes notasprivadas internalnotes", 50_000),
    Field("on_market_date", "date", "listingcontractdate listingdate listdate datelisted fechaalta"),
)

FIELDS = {field.name: field for field in _FIELDS}
