import pytest

from properties.exchange.columns import NoSuchColumn, recognise


def fields(*header, **wishes):
    return {column.name: column.field for column in recognise(header, wishes) if column.field}


def test_reso_names_are_known_in_any_spelling():
    assert fields("ListingKey", "ListPrice", "BedroomsTotal", "living_area", "POSTAL CODE") == {
        "ListingKey": "originating_system_key",
        "ListPrice": "list_price",
        "BedroomsTotal": "bedrooms_total",
        "living_area": "living_area",
        "POSTAL CODE": "postal_code",
    }


def test_spanish_columns_are_known_with_their_accents():
    assert fields("Referencia", "Precio (€)", "Habitaciones", "Baños", "Dirección", "Código Postal") == {
        "Referencia": "originating_system_key",
        "Precio (€)": "list_price",
        "Habitaciones": "bedrooms_total",
        "Baños": "bathrooms",
        "Dirección": "unparsed_address",
        "Código Postal": "postal_code",
    }


def test_the_name_of_a_column_says_its_units():
    units = {column.name: column.units for column in recognise(["sqft_living", "Lot (m²)", "price_eur"])}

    assert units == {"sqft_living": "SquareFeet", "Lot (m²)": "SquareMeters", "price_eur": "EUR"}


def test_the_columns_of_king_county_are_known():
    header = (
        "id,date,price,bedrooms,bathrooms,sqft_living,sqft_lot,floors,yr_built,zipcode,lat,long,sqft_lot15"
    )

    assert fields(*header.split(",")) == {
        "id": "originating_system_key",
        "date": "modification_timestamp",
        "price": "list_price",
        "bedrooms": "bedrooms_total",
        "bathrooms": "bathrooms",
        "sqft_living": "living_area",
        "sqft_lot": "lot_size_area",
        "yr_built": "year_built",
        "zipcode": "postal_code",
        "lat": "latitude",
        "long": "longitude",
    }


def test_of_two_columns_the_better_name_fills_the_field():
    assert fields("date", "ModificationTimestamp") == {"ModificationTimestamp": "modification_timestamp"}


def test_a_reference_is_the_key_only_where_nothing_better_is():
    assert fields("ref")["ref"] == "originating_system_key"
    assert fields("ref", "ListingKey") == {"ref": "listing_id", "ListingKey": "originating_system_key"}


def test_a_wish_goes_before_what_is_recognised():
    assert fields("id", "My number", **{"my number": "originating_system_key"}) == {
        "My number": "originating_system_key"
    }


def test_a_column_can_be_left_out():
    assert fields("id", "price", price="") == {"id": "originating_system_key"}


@pytest.mark.parametrize(
    ("wishes", "sentence"),
    [
        ({"nothing": "list_price"}, "no column “nothing”"),
        ({"id": "nothing"}, "no field “nothing”"),
        ({"id": "city", "price": "city"}, "Two columns"),
    ],
)
def test_a_wish_that_cannot_be_met_is_explained(wishes, sentence):
    with pytest.raises(NoSuchColumn, match=sentence):
        recognise(["id", "price"], wishes)
