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
    Field(
        KEY,
        "key",
        "listingkey id uniqueid systemuniqueid uid propertyid listingsourceid assetid idanuncio idinmueble "
        "idpropiedad idlistado clavedelistado pid",
        255,
    ),
    Field(
        "listing_id",
        "text",
        "listingid mlsnumber mlnumber listingnumber ref reference referencia refinmueble codigoinmueble "
        "codigo iddelistado agentref",
        100,
    ),
    Field(
        SEEN_AT,
        "moment",
        "originatingsystemmodificationtimestamp modificationdatetime datetimemodified updatetimestamp "
        "modified lastmodified updated updatedat lastupdate lastupdated updatedate moddate "
        "fechaactualizacion fechamodificacion actualizado date datesold saledate period fecha periodo",
    ),
    Field("standard_status", "status", "status listingstatus mlsstatus estado situacion estadoestandar"),
    Field("property_type", "property_type", "type tipo tipoinmueble tipodeinmueble tipodepropiedad category"),
    Field("property_sub_type", "text", "subtype subtipo subtipodepropiedad buildingtype bldgtype", 100),
    Field(
        "list_price",
        "price",
        "price askingprice pricelisted precio precioventa preciodeventa currentprice leaseamount saleprice "
        "rent monthlyrent precioalquiler alquiler renta pvp",
    ),
    Field("list_price_currency", "currency", "currency pricecurrency currencycode moneda divisa"),
    Field(
        "lease_amount_frequency",
        "frequency",
        "leasefrequency pricefreq pricefrequency pricetype rentfrequency rentperiod",
    ),
    Field(
        "bedrooms_total",
        "count",
        "bedrooms bedroom numberofbedrooms bdrms habitaciones dormitorios recamaras habitacionestotal "
        "numhabitaciones numdormitorios hab dorm bedroomabvgr roomnumber beds bed br",
    ),
    Field(
        "bathrooms",
        "bathrooms",
        "bathroomstotaldecimal bathrooms baths bathroom bath numberofbathrooms banos bano numbanos "
        "bathnumber ba",
    ),
    Field("bathrooms_total_integer", "count", "bathroomstotal"),
    Field("bathrooms_full", "count", "fullbaths fullbath fullbathrooms banoscompletos"),
    Field("bathrooms_three_quarter", "count", "threequarterbaths"),
    Field("bathrooms_half", "count", "halfbaths halfbath halfbathrooms banosmedios aseos"),
    Field("bathrooms_one_quarter", "count", "quarterbaths"),
    Field(
        "living_area",
        "area",
        "sqftliving livingspace livingsurface superficieconstruida m2construidos areaconstruida builtarea "
        "constructedarea grlivarea floorarea squarefeet squaremeters squaremetres sqft sqm m2 "
        "metroscuadrados superficie metros surface area size buildingareatotal totalarea superficieutil "
        "m2utiles areahabitable",
    ),
    Field("living_area_units", "units", "areaunits unidadsuperficie"),
    Field(
        "lot_size_area",
        "area",
        "sqftlot lotsize lotarea lotsizesquarefeet lotsqft lotsqm lotm2 plotsize plotarea plotm2 plotsqm "
        "landarea superficieparcela superficiedelote m2parcela parcela terreno superficieterreno m2terreno",
    ),
    Field("lot_size_units", "units", "lotunits"),
    Field(
        "year_built",
        "year",
        "yrbuilt builtyear constructionyear yearofconstruction yearconstructed anoconstruccion "
        "anodeconstruccion cadconstructionyear ano construido",
    ),
    Field(
        "unparsed_address",
        "text",
        "address fulladdress streetaddress propertyaddress direccion domicilio",
        300,
    ),
    Field("street_number", "text", "housenumber streetno streetnumbernumeric numerocalle numerodecalle", 30),
    Field("street_dir_prefix", "text", "", 15),
    Field("street_name", "text", "street road calle nombrecalle nombredecalle nombrevia", 200),
    Field("street_suffix", "text", "", 25),
    Field("street_dir_suffix", "text", "", 15),
    Field("unit_number", "text", "unit unitno apartmentnumber apt suite puerta", 50),
    Field("city", "text", "town cityname municipality postalcity ciudad municipio localidad poblacion", 120),
    Field("postal_code", "text", "zipcode zip postcode codigopostal codpostal cp", 20),
    Field(
        "state_or_province", "text", "state province region provincia estadooprovincia comunidadautonoma", 120
    ),
    Field("country", "country", "countrycode pais"),
    Field("latitude", "latitude", "lat latitud geolat y"),
    Field("longitude", "longitude", "long lon lng longitud geolong geolon geolng x"),
    Field("headline", "text", "title titulo listingtitle name nombre", 300),
    Field(
        "public_remarks",
        "text",
        "description propertydescription internetremarks remarks observacionespublicas descripcion",
        50_000,
    ),
    Field("language", "language", "idioma languagecode"),
    Field("showing_instructions", "text", "showingremarks instruccionesdeexhibicion", 5_000),
    Field(
        "private_remarks",
        "text",
        "agentremarks confidentialremarks privatenotes internalnotes notes comments notasprivadas notas "
        "observacionesprivadas observaciones comentarios",
        50_000,
    ),
    Field(
        "on_market_date",
        "date",
        "listingcontractdate listingdate listdate datelisted dateoflisting fechaalta",
    ),
)

FIELDS = {field.name: field for field in _FIELDS}
