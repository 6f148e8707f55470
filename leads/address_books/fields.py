"""What an import of people can fill, and the other names of it.

The names are those of RESO's Contacts resource in snake_case. A synonym is written as `columns.plain` leaves
it; the best one stands first."""

from dataclasses import dataclass
from typing import Literal

from leads.tables import Side

Kind = Literal["key", "text", "phone", "email", "birthday", "moment", "list", "side", "agent"]


@dataclass(frozen=True)
class Field:
    name: str
    kind: Kind
    others: str = ""
    label: str | None = None
    """Of a phone or an e-mail: where it reaches somebody."""
    longest: int = 200


KEY = "originating_system_key"

_FIELDS = (
    Field(
        KEY,
        "key",
        "contactkey sourcesystemcontactkey sourcesystemkey originatingsystemcontactkey contactid uid id "
        "uniqueid personid customerid clientid leadid idcontacto idcliente idpersona",
        longest=255,
    ),
    Field(
        "full_name",
        "text",
        "name fullname displayname contactname fileas fn nombrecompleto nombreyapellidos contacto cliente",
    ),
    Field("name_prefix", "text", "prefix salutation title tratamiento"),
    Field("first_name", "text", "firstname givenname forename nombre primernombre nombredepila"),
    Field("middle_name", "text", "middlename additionalname segundonombre"),
    Field("last_name", "text", "lastname familyname surname apellidos apellido primerapellido"),
    Field("second_last_name", "text", "segundoapellido apellido2 secondlastname"),
    Field("name_suffix", "text", "suffix namesuffix generation sufijo"),
    Field(
        "company", "text", "organization organizationname organisation companyname org empresa compania firma"
    ),
    Field("job_title", "text", "jobtitle organizationtitle position occupation cargo puesto profesion"),
    Field(
        "mobile_phone",
        "phone",
        "mobilephone mobile cellphone cell cellular mobilenumber primaryphone movil telefonomovil celular",
        label="mobile",
    ),
    Field(
        "phone",
        "phone",
        "phonenumber telephone tel phone1 phone1value preferredphone contactphone telefono telefono1 tfno",
    ),
    Field("mobile_phone2", "phone", "mobile2 cellphone2 movil2", label="mobile"),
    Field("phone2", "phone", "phone2value otherphone directphone telephone2 telefono2 otrotelefono"),
    Field("phone3", "phone", "phone3value telephone3 telefono3"),
    Field("home_phone", "phone", "homephone telefonocasa telefonoparticular telefonofijo fijo", label="home"),
    Field("home_phone2", "phone", label="home"),
    Field(
        "office_phone",
        "phone",
        "officephone businessphone workphone telefonotrabajo telefonooficina",
        label="work",
    ),
    Field("office_phone2", "phone", label="work"),
    Field("fax", "phone", "businessfax homefax faxnumber telefax", label="fax"),
    Field(
        "email",
        "email",
        "emailaddress mail email1 email1value emailaddress1 primaryemail correo correoelectronico "
        "direcciondecorreo direccioncorreoelectronico",
        longest=254,
    ),
    Field("email2", "email", "email2address email2value emailaddress2 otheremail secondaryemail correo2"),
    Field("email3", "email", "email3address email3value emailaddress3 correo3"),
    Field("language", "list", "languages preferredlanguage languagespreferred idioma idiomas lengua"),
    Field(
        "birthdate", "birthday", "birthday dateofbirth dob bday nacimiento fechanacimiento fechadenacimiento"
    ),
    Field("contact_type", "list", "role roles type persontype tipocontacto tipodecontacto rol"),
    Field(
        "tags",
        "list",
        "categories category labels groups groupmembership keywords etiquetas categorias grupos",
    ),
    Field(
        "remarks",
        "text",
        "notes note comments comment description memo notas observaciones comentarios nota",
        longest=20_000,
    ),
    Field(
        "lead_source", "text", "source leadsource origin referredby howdidyouhear origen procedencia fuente"
    ),
    Field("campaign", "text", "campaignname utmcampaign campana"),
    Field("side", "side", "interest lookingfor transactiontype operacion interes"),
    Field(
        "created",
        "moment",
        "originalentrytimestamp createdat datecreated creationdate fechaalta fechacreacion",
    ),
    Field("agent", "agent", "agentemail owner owneremail assignedto listagentemail agente agenteemail"),
    Field(
        "home_address",
        "text",
        "homeaddress1 homeaddress homestreet address address1 streetaddress street unparsedaddress "
        "address1street address1formatted direccion domicilio calle",
        longest=500,
    ),
    Field("home_address2", "text", "homeaddress2 homestreet2 address2 addressline2 direccion2", longest=500),
    Field("home_city", "text", "homecity city town address1city ciudad localidad poblacion municipio"),
    Field(
        "home_postal_code",
        "text",
        "homepostalcode postalcode zip zipcode postcode address1postalcode codigopostal cp",
    ),
    Field(
        "home_state",
        "text",
        "homestateorprovince homestate state province stateorprovince address1region provincia",
    ),
    Field("home_country", "text", "homecountry homecountryregion country address1country pais"),
    Field(
        "work_address",
        "text",
        "workaddress1 businessstreet workaddress businessaddress address2street",
        longest=500,
    ),
    Field("work_address2", "text", longest=500),
    Field("work_city", "text", "workcity businesscity address2city"),
    Field("work_postal_code", "text", "workpostalcode businesspostalcode address2postalcode"),
    Field("work_state", "text", "workstateorprovince businessstate address2region"),
    Field("work_country", "text", "workcountry businesscountryregion businesscountry address2country"),
)

FIELDS = {field.name: field for field in _FIELDS}

_SIDES = {
    Side.BUY: "buy buyer purchase sale comprar compra comprador",
    Side.RENT: "rent tenant renter renting alquilar alquiler inquilino",
    Side.SELL: "sell seller vendor selling vender venta vendedor",
    Side.LET: "let landlord letting lessor arrendar propietario",
}
SIDES = {word: side for side, words in _SIDES.items() for word in words.split()}
